package toucan.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.Printable;
import toucan.peer.swarm.SwarmStatus;

/**
 * What a peer has to tell at its end.
 *
 * @param error the line that says why it failed, or null
 * @param metainfo null if it never came to be known
 * @param status the last; null if there was no swarm
 * @param bytesHere bytes of verified pieces
 * @param bytesPresent those of them that were here from the beginning
 * @param nanos from the first listening until everything was here, or until the end
 * @param accounts who gave and got how much
 * @param files with their hashes, where they are wanted and known
 * @param eventsLeftOut events that came too fast to be written
 * @param traffic null if there was no network
 */
record PeerReport(
        String error,
        Metainfo metainfo,
        SwarmStatus status,
        long bytesHere,
        long bytesPresent,
        long nanos,
        List<PeerLedger.Account> accounts,
        List<FileHash> files,
        long eventsLeftOut,
        PeerSettings settings,
        Traffic traffic) {
    private static final int MOST_ACCOUNTS = 20;

    private double seconds() {
        return nanos / 1e9;
    }

    private double bitsPerSecond() {
        return nanos == 0 ? 0 : 8 * (bytesHere - bytesPresent) / seconds();
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (metainfo == null || status == null) {
            return lines;
        }
        int here = status.have().cardinality();
        lines.add(Summary.label("files") + Printable.of(metainfo.name()) + ": "
                + (here == metainfo.pieceCount()
                        ? "complete, "
                        : Format.count(here) + " of " + Format.count(metainfo.pieceCount(), "piece") + ", ")
                + Format.bytes(bytesHere)
                + (bytesPresent > 0 && bytesPresent < bytesHere
                        ? "; " + Format.bytes(bytesPresent) + " of it was here already"
                        : ""));
        if (bytesHere > bytesPresent) {
            lines.add(Summary.label("fetched") + Format.bytes(bytesHere - bytesPresent) + " in "
                    + Format.seconds(seconds()) + ", " + Format.rate(bitsPerSecond()) + waste());
        }
        for (PeerLedger.Account account : accounts.subList(0, Math.min(MOST_ACCOUNTS, accounts.size()))) {
            lines.add(Summary.label("peer") + account.peer() + " (" + account.client() + ") gave "
                    + Format.bytes(account.in()) + ", got " + Format.bytes(account.out()));
        }
        if (accounts.size() > MOST_ACCOUNTS) {
            lines.add(Summary.label("peers") + "and " + Format.count(accounts.size() - MOST_ACCOUNTS) + " more");
        }
        if (traffic != null) {
            lines.addAll(Summary.traffic(traffic, settings.stack().impairments()));
        }
        return lines;
    }

    private String waste() {
        return status.wasted() == 0 ? "" : "; " + Format.bytes(status.wasted()) + " came for nothing";
    }

    /** For programs: the last of the lines. */
    void complete(JsonObject json) {
        json.addProperty("ok", error == null);
        json.addProperty("error", error);
        json.addProperty("complete", metainfo != null && bytesHere == metainfo.totalLength());
        json.addProperty("bytes", bytesHere);
        json.addProperty("bytes_present", bytesPresent);
        json.addProperty("bytes_downloaded", status == null ? 0 : status.downloaded());
        json.addProperty("bytes_uploaded", status == null ? 0 : status.uploaded());
        json.addProperty("bytes_wasted", status == null ? 0 : status.wasted());
        json.addProperty("seconds", JsonReport.round(seconds(), 1e6));
        json.addProperty("goodput_bps", Math.round(bitsPerSecond()));
        JsonArray peers = new JsonArray();
        for (PeerLedger.Account account : accounts) {
            JsonObject peer = new JsonObject();
            peer.addProperty("peer", account.peer());
            peer.addProperty("client", account.client());
            peer.addProperty("bytes_in", account.in());
            peer.addProperty("bytes_out", account.out());
            peer.addProperty("pieces", account.pieces());
            peers.add(peer);
        }
        json.add("peers", peers);
        JsonArray all = new JsonArray();
        files.forEach(file -> all.add(file.json()));
        json.add("files", all);
        json.addProperty("events_left_out", eventsLeftOut);
        JsonReport.addTraffic(
                json,
                traffic == null ? Traffic.NONE : traffic,
                settings.stack().impairments().seed());
    }
}
