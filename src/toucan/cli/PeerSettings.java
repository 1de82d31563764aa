package toucan.cli;

import toucan.peer.swarm.SwarmConfig;

/**
 * What the options say about a peer, whatever it does.
 *
 * @param idleNanos after so long without anybody who has what is missing, a fetch is given up; 0 never
 * @param discovery how it finds others of the local network, and
 * @param gateway how it meets BitTorrent clients, besides those that are named
 * @param json lines of JSON are wanted
 * @param watchPort where the page to watch it is shown, 0 for any free port; null if it is not wanted
 */
record PeerSettings(
        StackSettings stack,
        SwarmConfig swarm,
        long idleNanos,
        DiscoveryOptions discovery,
        GatewayOptions gateway,
        boolean json,
        Integer watchPort) {}
