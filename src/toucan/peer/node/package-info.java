/**
 * A computer in the swarm: the threads and sockets around {@link toucan.peer.swarm.Swarm}. Read {@link
 * toucan.peer.node.Node}, then {@code SwarmLoop}, the one thread on which everything is decided, then {@link
 * toucan.peer.node.StreamLink}.
 */
package toucan.peer.node;
