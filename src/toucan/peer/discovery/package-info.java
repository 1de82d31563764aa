/**
 * Who knows where peers may be. Read {@link toucan.peer.discovery.PeerSource}, then {@link toucan.peer.discovery.Announcement},
 * the text that peers of one network send to each other; {@code Discovery} with {@code Schedule} and {@code HeardPeers} decides
 * what to say when and what to believe, without socket or clock; {@link toucan.peer.discovery.MulticastPort} is the sockets and
 * {@link toucan.peer.discovery.LanDiscovery} the thread around it. {@link toucan.peer.discovery.MulticastCheck} finds out what
 * is in the way.
 */
package toucan.peer.discovery;
