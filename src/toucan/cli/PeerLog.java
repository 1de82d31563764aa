package toucan.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.Closeable;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;
import toucan.net.ToucanSocket;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.Printable;
import toucan.peer.node.NodeWatcher;
import toucan.peer.swarm.SwarmListener;
import toucan.tcp.State;

/**
 * Tells what a peer does and what happens to it, as lines for people and for programs, and keeps the books for the report. What
 * this is told comes from the swarm's thread; the ends it decides on it hands to {@link Ends}.
 */
final class PeerLog implements SwarmListener, NodeWatcher, Closeable {
    /** Hears what changes the course of the run. On the swarm's thread. */
    interface Ends {
        default void metainfoFetched(Metainfo metainfo) {}

        default void complete() {}

        /** @param error the line that says why it cannot go on */
        void failed(String error);
    }

    private final Console console;
    private final JsonLines json;
    private final Ends ends;
    private final PacedLines peerLines;
    private final PeerLedger ledger = new PeerLedger();
    private final PeerNews news = new PeerNews();
    private final List<ToucanSocket> sockets = new ArrayList<>();
    private TcpTotals ended = TcpTotals.NONE;
    private volatile Metainfo metainfo;
    private volatile boolean everReached;
    private volatile boolean everConnected;
    private volatile String lastTrouble = "";
    /** On the swarm's thread. */
    private int here;

    PeerLog(Console console, JsonLines json, Ends ends) {
        this.console = console;
        this.json = json;
        this.ends = ends;
        peerLines = new PacedLines(console);
    }

    /** @param present the pieces that are here already */
    void knows(Metainfo known, int present) {
        metainfo = known;
        here = present;
        JsonObject event = json.event("torrent");
        event.addProperty("name", known.name());
        event.addProperty("info_hash", known.infoHash().hex());
        event.addProperty("info_sha256", known.infoSha256().hex());
        event.addProperty("files", known.files().size());
        event.addProperty("bytes", known.totalLength());
        event.addProperty("pieces", known.pieceCount());
        event.addProperty("piece_length", known.pieceLength());
        event.addProperty("pieces_present", present);
        json.write(event);
    }

    void listening(String address, List<String> tickets) {
        JsonObject event = json.event("listening");
        event.addProperty("address", address);
        JsonArray all = new JsonArray();
        tickets.forEach(all::add);
        event.add("tickets", all);
        json.write(event);
        console.always("listening on " + address);
    }

    /** Whoever wants can watch. */
    void watched(URI address) {
        JsonObject event = json.event("watch");
        event.addProperty("url", address.toString());
        json.write(event);
        console.always("watch: " + address);
    }

    // ---------------------------------------------------------------- the swarm

    @Override
    public void peerConnected(String peer, String client) {
        everConnected = true;
        news.tell(PeerNews.Kind.CONNECTED, peer, Printable.of(client));
        JsonObject event = json.event("peer_connected");
        event.addProperty("peer", peer);
        event.addProperty("client", client);
        json.writeLimited(event);
        peerLines.say("peer " + peer + " (" + client + ") is connected");
    }

    @Override
    public void peerGone(String peer, String why) {
        String printable = Printable.of(why);
        lastTrouble = peer + ": " + printable;
        news.tell(PeerNews.Kind.GONE, peer, printable);
        JsonObject event = json.event("peer_gone");
        event.addProperty("peer", peer);
        event.addProperty("reason", printable);
        json.writeLimited(event);
        peerLines.say("peer " + peer + " is gone: " + printable);
    }

    @Override
    public void transferred(String peer, String client, long downloaded, long uploaded) {
        ledger.transferred(peer, client, downloaded, uploaded);
    }

    @Override
    public void metainfo(Metainfo fetched) {
        ends.metainfoFetched(fetched);
    }

    @Override
    public void metainfoRefused(String why) {
        ends.failed("the metainfo of this ticket is refused: " + Printable.of(why));
    }

    @Override
    public void pieceVerified(int piece, String peer) {
        here++;
        ledger.piece(peer);
        JsonObject event = json.event("piece");
        event.addProperty("piece", piece);
        event.addProperty("bytes", metainfo.pieceLength(piece));
        event.addProperty("from", peer);
        event.addProperty("have", here);
        event.addProperty("of", metainfo.pieceCount());
        json.write(event);
    }

    @Override
    public void pieceBad(int piece, String peer) {
        news.tell(PeerNews.Kind.BAD_PIECE, peer, "piece " + piece + " had the wrong hash");
        JsonObject event = json.event("piece_bad");
        event.addProperty("piece", piece);
        event.addProperty("from", peer);
        json.writeLimited(event);
        peerLines.say("piece " + piece + (peer == null ? ", from several peers," : " from " + peer)
                + " has the wrong hash; it is fetched again");
    }

    @Override
    public void banned(String peer, String why) {
        news.tell(PeerNews.Kind.BANNED, peer, why);
        JsonObject event = json.event("banned");
        event.addProperty("peer", peer);
        event.addProperty("reason", why);
        json.writeLimited(event);
        console.say("peer " + peer + " is banned: " + why);
    }

    @Override
    public void complete() {
        news.tell(PeerNews.Kind.COMPLETE, null, "all pieces are here");
        JsonObject event = json.event("complete");
        event.addProperty("bytes", metainfo.totalLength());
        json.write(event);
        ends.complete();
    }

    @Override
    public void storeFailed(String what) {
        ends.failed(what);
    }

    // ---------------------------------------------------------------- the node

    @Override
    public synchronized void opened(Socket connection) {
        everReached = true;
        for (ToucanSocket socket : List.copyOf(sockets)) {
            if (socket.status().state() == State.CLOSED) {
                ended = ended.plus(socket.status());
                sockets.remove(socket);
            }
        }
        if (connection instanceof ToucanSocket toucan) {
            sockets.add(toucan);
        }
    }

    @Override
    public void failed(String why, Throwable cause) {
        LoggerFactory.getLogger(PeerLog.class).debug("failed", cause);
        ends.failed(cause instanceof OutOfMemoryError ? Tool.OUT_OF_MEMORY : why);
    }

    @Override
    public void defect(String peer, RuntimeException cause) {
        LoggerFactory.getLogger(PeerLog.class).debug("defect", cause);
        peerLines.say("internal error, which costs the connection to " + peer + ": " + cause);
    }

    // ---------------------------------------------------------------- for the report

    Metainfo metainfo() {
        return metainfo;
    }

    /** There was a TCP connection to somebody. */
    boolean everReached() {
        return everReached;
    }

    /** Somebody's handshake was done. */
    boolean everConnected() {
        return everConnected;
    }

    /** Why the last peer went or did not come; empty if there was none. */
    String lastTrouble() {
        return lastTrouble;
    }

    PeerLedger ledger() {
        return ledger;
    }

    PeerNews news() {
        return news;
    }

    synchronized TcpTotals tcpTotals() {
        TcpTotals all = ended;
        for (ToucanSocket socket : sockets) {
            all = all.plus(socket.status());
        }
        return all;
    }

    /** Says what is still to be said. */
    @Override
    public void close() {
        peerLines.close();
    }
}
