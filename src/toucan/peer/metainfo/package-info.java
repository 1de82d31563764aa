/**
 * What is shared, described and checked: bencode, metainfo (BitTorrent v1, BEP 3) and tickets. Imports nothing of the
 * project, and of the JDK nothing that could open a connection.
 *
 * <p>Reading order: {@link toucan.peer.metainfo.BValue} and {@link toucan.peer.metainfo.Bencode} (the notation; the decoder is
 * strict, because what it reads comes from strangers), {@link toucan.peer.metainfo.Metainfo} (one file or folder that is
 * shared; {@code InfoReader} holds the limits), {@link toucan.peer.metainfo.PieceLayout} (which bytes of which files a piece is
 * made of), {@link toucan.peer.metainfo.SafeNames} and {@link toucan.peer.metainfo.Printable} (what a name may be, and how it
 * may be shown), {@link toucan.peer.metainfo.MetainfoMaker} (from files to metainfo), {@link toucan.peer.metainfo.Ticket} (one
 * line that stands for a metainfo).
 */
package toucan.peer.metainfo;
