package toucan.cli;

import toucan.peer.swarm.SwarmConfig;

/**
 * What the options say about a peer, whatever it does.
 *
 * @param idleNanos after so long without anybody who has what is missing, a fetch is given up; 0 never
 * @param json lines of JSON are wanted
 * @param watchPort where the page to watch it is shown, 0 for any free port; null if it is not wanted
 */
record PeerSettings(StackSettings stack, SwarmConfig swarm, long idleNanos, boolean json, Integer watchPort) {}
