/**
 * The swarm of one torrent. So far what it asks of those that keep its bytes: {@link toucan.peer.swarm.PieceStore}.
 */
package toucan.peer.swarm;
