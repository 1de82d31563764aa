package toucan.cli;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.swarm.SwarmStatus;

/**
 * Shows the swarm as it is at the moment: on a terminal a bar, the map of pieces and a line for each peer, elsewhere one plain
 * line, at most once a second and only when something has changed.
 */
final class PeerDisplay implements Closeable {
    private static final long DRAW_MILLIS = 500;
    private static final long LINE_MILLIS = 1_000;
    private static final int MOST_PEERS = 10;
    private static final long KIB = 1 << 10;

    private final Console console;
    private final Supplier<Metainfo> metainfo;
    private final Supplier<SwarmStatus> status;
    private final Ticker ticker;
    private ProgressBar bar;
    private volatile String barText = "";
    private long lastMoved;

    /** @param status the last that is known; null before there is one */
    PeerDisplay(Console console, Supplier<Metainfo> metainfo, Supplier<SwarmStatus> status) {
        this.console = console;
        this.metainfo = metainfo;
        this.status = status;
        if (console.isQuiet()) {
            ticker = null;
            return;
        }
        ticker = new Ticker("display", this::show, console.isTerminal() ? DRAW_MILLIS : LINE_MILLIS);
    }

    private void show() {
        SwarmStatus now = status.get();
        Metainfo known = metainfo.get();
        if (now == null || known == null || now.pieces() == 0) {
            return;
        }
        if (console.isTerminal()) {
            draw(now, known);
        } else {
            long moved = now.downloaded() + now.uploaded();
            if (moved != lastMoved) {
                lastMoved = moved;
                console.say(line(now, known));
            }
        }
    }

    // ---------------------------------------------------------------- plain

    /** {@code fetching: 3.1 MiB of 10.0 MiB (31%), 12.3 Mbit/s down, 1.2 Mbit/s up, 3 peers, 5 s left}. */
    static String line(SwarmStatus now, Metainfo metainfo) {
        String peers = Format.count(now.peers().size(), "peer");
        if (now.complete()) {
            return "seeding: " + Format.bytes(now.uploaded()) + " given, " + Format.rate(8.0 * now.uploadRate()) + ", "
                    + peers;
        }
        long here = bytesHere(now, metainfo);
        long total = metainfo.totalLength();
        return "fetching: " + Format.bytes(here) + " of " + Format.bytes(total) + " (" + 100 * here / total + "%), "
                + Format.rate(8.0 * now.downloadRate()) + " down, " + Format.rate(8.0 * now.uploadRate()) + " up, "
                + peers
                + left(now, total - here);
    }

    private static String left(SwarmStatus now, long bytes) {
        return now.downloadRate() == 0 ? "" : ", " + Format.remaining(bytes / now.downloadRate() + 1) + " left";
    }

    /** Bytes of the pieces that are here. */
    static long bytesHere(SwarmStatus now, Metainfo metainfo) {
        int last = metainfo.pieceCount() - 1;
        long shorter = now.have().get(last) ? metainfo.pieceLength() - metainfo.pieceLength(last) : 0;
        return (long) now.have().cardinality() * metainfo.pieceLength() - shorter;
    }

    // ---------------------------------------------------------------- on a terminal

    private void draw(SwarmStatus now, Metainfo known) {
        List<String> lines = new ArrayList<>();
        lines.add(now.complete() ? cut(line(now, known)) : bar(now, known));
        if (console.drawsLines()) {
            if (!now.complete()) {
                lines.add("  " + PieceMap.of(now, Console.WIDTH - 4));
            }
            lines.addAll(peers(now));
            console.block(lines);
        } else {
            console.bar(lines.get(0));
        }
    }

    private String bar(SwarmStatus now, Metainfo known) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("fetching")
                    .setInitialMax(known.totalLength())
                    .setUnit(" KiB", KIB)
                    .hideEta()
                    .setStyle(ProgressBarStyle.ASCII)
                    // It is moved and drawn from here.
                    .setUpdateIntervalMillis((int) TimeUnit.DAYS.toMillis(1))
                    .setConsumer(new Text())
                    .build();
        }
        long here = bytesHere(now, known);
        bar.stepTo(here);
        bar.setExtraMessage(" " + Format.rate(8.0 * now.downloadRate()) + left(now, known.totalLength() - here));
        bar.refresh();
        return barText;
    }

    /** Keeps what the library has drawn. */
    private final class Text implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return Console.WIDTH;
        }

        @Override
        public void accept(String text) {
            barText = text;
        }

        @Override
        public void close() {
            barText = "";
        }
    }

    private static List<String> peers(SwarmStatus now) {
        List<String> lines = new ArrayList<>();
        for (SwarmStatus.Peer peer : now.peers()) {
            if (lines.size() == MOST_PEERS) {
                lines.add("  and " + (now.peers().size() - MOST_PEERS) + " more");
                break;
            }
            lines.add(cut(peer(peer, now.pieces())));
        }
        return lines;
    }

    /** {@code   127.0.0.1:9293        100%  in 4.1 MiB 3.2 Mbit/s  out 1.2 MiB, by chance}. */
    static String peer(SwarmStatus.Peer peer, int pieces) {
        boolean weWait = peer.snubbing() || peer.weAreInterested() && peer.peerChokes();
        return String.format(
                Locale.ROOT,
                "  %-21s %3d%%  in %s%s  out %s%s%s",
                peer.name(),
                100L * peer.pieces() / pieces,
                Format.bytes(peer.downloaded()),
                weWait ? peer.snubbing() ? ", silent" : ", chokes us" : pace(peer.downloadRate()),
                Format.bytes(peer.uploaded()),
                pace(peer.uploadRate()),
                peer.optimistic() ? ", by chance" : "");
    }

    private static String pace(long bytesPerSecond) {
        return bytesPerSecond == 0 ? "" : " " + Format.rate(8.0 * bytesPerSecond);
    }

    private static String cut(String line) {
        return line.length() <= Console.WIDTH ? line : line.substring(0, Console.WIDTH);
    }

    /** Shows no more. */
    @Override
    public void close() {
        if (ticker == null) {
            return;
        }
        ticker.close();
        if (bar != null) {
            bar.close();
        }
        console.clearBar();
    }
}
