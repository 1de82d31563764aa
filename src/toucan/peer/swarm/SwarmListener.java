package toucan.peer.swarm;

import toucan.peer.metainfo.Metainfo;

/** Hears what happens in a swarm. All texts are printable. */
public interface SwarmListener {
    /** A peer's handshake is done. @param client what it calls itself; may be empty */
    default void peerConnected(String peer, String client) {}

    /** A peer is gone, or never came: why. */
    default void peerGone(String peer, String why) {}

    /** What a connection that ends has moved in all, in bytes of blocks; told before {@link #peerGone}. */
    default void transferred(String peer, String client, long downloaded, long uploaded) {}

    /** The metainfo that the ticket stands for has arrived, and its hash is right. */
    default void metainfo(Metainfo metainfo) {}

    /** The metainfo that the ticket stands for has arrived, and is none that we accept: there is nothing to wait for. */
    default void metainfoRefused(String why) {}

    /** A piece is here and right. @param peer where it came from; null if from several */
    default void pieceVerified(int piece, String peer) {}

    /** A piece came whose hash is wrong. @param peer who sent it; null if several did */
    default void pieceBad(int piece, String peer) {}

    /** A peer sent bad pieces twice, and is not let in again. */
    default void banned(String peer, String why) {}

    /** All pieces are here. */
    default void complete() {}

    /** Nothing can be written or read any more: the download cannot go on. */
    default void storeFailed(String what) {}
}
