/**
 * The swarm, as one of its peers lives it: whom to ask for which piece, whom to give to, whom to believe. BitTorrent's own
 * exchange (BEP 3, 9, 10, and 11 in our manner), without socket, thread, clock, randomness or disk, so that the same code runs
 * over Toucan's sockets, over the kernel's, and in virtual time.
 *
 * <p>In this order:
 *
 * <ol>
 *   <li>{@link toucan.peer.swarm.Swarm}: one torrent and its peers; the owner's loop is in its Javadoc. {@link
 *       toucan.peer.swarm.Session}: one peer. {@link toucan.peer.swarm.PeerLink} and {@link toucan.peer.swarm.PieceStore}: what
 *       it needs of the world;
 *   <li>{@code Connections} with {@code AddressBook} and {@code Admission}: whom to dial, and whom to let in. {@code Deadlines}:
 *       whom to send away;
 *   <li>{@code Handshakes}, {@code Inbox}, {@code Outbox}: what comes from a peer, and goes to it;
 *   <li>{@code Exchange}: the pieces. {@code Download} with {@code PiecePicker}, {@code Availability} (rarest first) and {@code
 *       PieceInProgress}; {@code Reputation}, of those who send bad ones;
 *   <li>{@code Uploads}, {@code Choker} (tit for tat), {@code FirstCopies} (after BEP 16), {@code RateLimiter}, {@code
 *       RateMeter};
 *   <li>{@code Extensions} with {@code Metadata}, {@code MetadataFetch} (BEP 9) and {@code PeerExchange}.
 * </ol>
 */
package toucan.peer.swarm;
