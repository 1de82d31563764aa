package toucan.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.List;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.Printable;
import toucan.peer.swarm.SwarmStatus;

/** What the page to watch a peer asks for twice a second, as docs/swarm.md describes it. */
final class SwarmSnapshot {
    /** A page that is to be read by people shows no more than that. */
    static final int MOST_PEERS = 200;

    private SwarmSnapshot() {}

    static JsonObject of(WatchedPeer peer) {
        JsonObject json = new JsonObject();
        json.addProperty("phase", peer.phase().toString());
        json.addProperty("seconds", JsonReport.round(peer.seconds(), 1e3));
        JsonArray listening = new JsonArray();
        peer.listening().forEach(listening::add);
        json.add("listening", listening);
        json.add("torrent", peer.metainfo() == null ? JsonNull.INSTANCE : torrent(peer.metainfo()));
        SwarmStatus status = peer.status();
        PieceColumns columns = new PieceColumns(peer.knowsPieces() ? status.pieces() : 0);
        if (status != null) {
            addTransfer(json, peer);
            addPieces(json, status, columns);
        }
        addPeers(json, status == null ? List.of() : status.peers(), columns);
        json.add("banned", items(peer.news().bans()));
        json.addProperty("banned_left_out", peer.news().bansLeftOut());
        json.add("events", items(peer.news().events()));
        return json;
    }

    private static JsonObject torrent(Metainfo metainfo) {
        JsonObject json = new JsonObject();
        json.addProperty("name", Printable.of(metainfo.name()));
        json.addProperty("info_hash", metainfo.infoHash().hex());
        json.addProperty("info_sha256", metainfo.infoSha256().hex());
        json.addProperty("files", metainfo.files().size());
        json.addProperty("bytes", metainfo.totalLength());
        json.addProperty("pieces", metainfo.pieceCount());
        json.addProperty("piece_length", metainfo.pieceLength());
        return json;
    }

    private static void addTransfer(JsonObject json, WatchedPeer peer) {
        SwarmStatus status = peer.status();
        long here = peer.knowsPieces() ? PeerDisplay.bytesHere(status, peer.metainfo()) : 0;
        JsonObject metadata = new JsonObject();
        metadata.addProperty("received", status.metadata().received());
        metadata.addProperty("size", status.metadata().size());
        json.add("metadata", metadata);
        json.addProperty("bytes_present", peer.bytesPresent());
        json.addProperty("bytes_here", here);
        json.addProperty("bytes_downloaded", status.downloaded());
        json.addProperty("bytes_uploaded", status.uploaded());
        json.addProperty("bytes_wasted", status.wasted());
        json.addProperty("download_bps", 8 * status.downloadRate());
        json.addProperty("upload_bps", 8 * status.uploadRate());
        json.add("ratio", JsonNull.INSTANCE);
        if (status.downloaded() > 0) {
            json.addProperty("ratio", JsonReport.round((double) status.uploaded() / status.downloaded(), 1e3));
        }
        json.add("seconds_left", JsonNull.INSTANCE);
        if (peer.knowsPieces() && status.downloadRate() > 0 && !status.complete()) {
            long missing = peer.metainfo().totalLength() - here;
            json.addProperty("seconds_left", JsonReport.round((double) missing / status.downloadRate(), 10));
        }
        json.addProperty("addresses_known", status.knownAddresses());
    }

    private static void addPieces(JsonObject json, SwarmStatus status, PieceColumns columns) {
        boolean any = columns.columns() > 0;
        json.addProperty("pieces_here", status.have().cardinality());
        json.addProperty("columns", columns.columns());
        json.addProperty("here", columns.shares(status.have()));
        json.addProperty("under_way", columns.shares(status.underWay()));
        json.add("rarest", any ? columns.least(status.availability()) : new JsonArray());
    }

    private static void addPeers(JsonObject json, List<SwarmStatus.Peer> peers, PieceColumns columns) {
        JsonArray all = new JsonArray();
        peers.stream().limit(MOST_PEERS).forEach(peer -> all.add(of(peer, columns)));
        json.add("peers", all);
        json.addProperty("peers_left_out", peers.size() - all.size());
    }

    /** States have BEP 3's names. */
    private static JsonObject of(SwarmStatus.Peer peer, PieceColumns columns) {
        JsonObject json = new JsonObject();
        json.addProperty("peer", peer.name());
        json.addProperty("client", Printable.of(peer.client()));
        json.addProperty("pieces", peer.pieces());
        json.addProperty("has", columns.shares(peer.has()));
        json.addProperty("bytes_in", peer.downloaded());
        json.addProperty("bytes_out", peer.uploaded());
        json.addProperty("in_bps", 8 * peer.downloadRate());
        json.addProperty("out_bps", 8 * peer.uploadRate());
        json.addProperty("am_choking", peer.weChoke());
        json.addProperty("am_interested", peer.weAreInterested());
        json.addProperty("peer_choking", peer.peerChokes());
        json.addProperty("peer_interested", peer.peerIsInterested());
        json.addProperty("optimistic", peer.optimistic());
        json.addProperty("snubbing", peer.snubbing());
        json.addProperty("requested", peer.requested());
        return json;
    }

    private static JsonArray items(List<PeerNews.Item> items) {
        JsonArray all = new JsonArray();
        for (PeerNews.Item item : items) {
            JsonObject json = new JsonObject();
            json.addProperty("seconds", JsonReport.round(item.seconds(), 1e3));
            json.addProperty("event", item.kind().toString());
            json.addProperty("peer", item.peer());
            json.addProperty("text", item.text());
            json.addProperty("times", item.times());
            all.add(json);
        }
        return all;
    }
}
