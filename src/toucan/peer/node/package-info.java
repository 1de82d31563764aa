/**
 * A computer in the swarm: the threads and sockets around {@link toucan.peer.swarm.Swarm}. Read {@link
 * toucan.peer.node.Node}, then {@code SwarmLoop}, the one thread on which everything is decided, then {@code StreamLink}, a
 * connection and its two threads. {@link toucan.peer.node.NodeWatcher} hears what concerns the node and not the swarm.
 */
package toucan.peer.node;
