package toucan.samples;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import toucan.samples.Trace.Sighting;
import toucan.wire.Segment;

/**
 * The time-sequence graph of a transfer as an SVG: what the sender sent (a tick from the first to the last byte of each
 * segment, at the time it left), what of it was lost, what was sent again, and how far the acknowledgments had come.
 * Colours follow the reader's light or dark scheme; shapes tell the same as colours.
 */
final class TimeSequence {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 500;
    private static final int LEFT = 60;
    private static final int RIGHT = 880;
    private static final int TOP = 64;
    private static final int BOTTOM = 446;
    private static final int KILOBYTES_PER_LINE = 20;
    private static final int LINES_PER_SECOND = 5;
    /** Room above the last byte, as a factor. */
    private static final double HEADROOM = 1.04;
    /** Half the size of the cross on what was lost. */
    private static final int CROSS = 4;

    static final String FAST = "retransmission: lost, as a segment sent later";
    static final String PROBE = "retransmission: tail loss probe";
    static final String TIMEOUT = "retransmission: RTO expired";

    private static final String STYLE =
            """
            <style>
            text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #24292f }
            .title { font-size: 15px; font-weight: 600 } .end { text-anchor: end } .middle { text-anchor: middle }
            path { fill: none; stroke-width: 2 }
            .paper { fill: #ffffff } .grid { stroke: #d8dee4; stroke-width: 1 } .leader { stroke: #6e7781; stroke-width: 1 }
            .sent { stroke: #0969da } .acked { stroke: #1a7f37; stroke-width: 1.5 }
            .again { stroke: #e16f00; stroke-width: 4 } .lost { stroke: #cf222e }
            @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3 } .paper { fill: #0d1117 } .grid { stroke: #30363d } .leader { stroke: #8b949e }
            .sent { stroke: #58a6ff } .acked { stroke: #3fb950 } .again { stroke: #ffa657 } .lost { stroke: #ff7b72 }
            }
            </style>
            """;

    private final String title;
    private final List<Sighting> packets;
    private final List<Callout> callouts;
    private final int firstSeq;
    private final double seconds;
    private final double kilobytes;
    private final StringBuilder svg = new StringBuilder();

    private static final List<Callout> LOSSY_TRANSFER = List.of(
            new Callout(Sighting::isLost, -34, -18, "lost"),
            new Callout(
                    packet -> packet.says(FAST) && packet.isLost(),
                    34,
                    44,
                    "the ACKs tell of it: sent again, lost again"),
            new Callout(packet -> packet.says(PROBE), 34, 30, "tail loss probe"),
            new Callout(packet -> packet.says(TIMEOUT), 34, 30, "timeout; the ACK is lost"),
            new Callout(packet -> packet.says(TIMEOUT + " (0.400 s), backoff 1"), -34, 74, "timeout, twice as long"));

    /**
     * Words that say what the shapes show, for the first packet that shows it.
     *
     * @param right how far right of the packet they begin or, when negative, left of it they end
     * @param down how far below the packet they stand; above it when negative
     */
    record Callout(Predicate<Sighting> which, int right, int down, String words) {}

    private TimeSequence(String title, List<Sighting> packets, List<Callout> callouts) {
        this.title = title;
        this.packets = packets;
        this.callouts = callouts;
        firstSeq = packets.get(0).segment().seq();
        seconds = packets.get(packets.size() - 1).nanos() / 1e9;
        kilobytes = packets.stream()
                        .filter(Sighting::sent)
                        .mapToInt(packet -> packet.segment().seq() - firstSeq)
                        .max()
                        .orElseThrow()
                / 1000.0;
    }

    /** The picture of the {@link LossyTransfer}. */
    static String svg(List<Sighting> packets) {
        return svg("A file crosses a network that loses every tenth datagram, both ways", packets, LOSSY_TRANSFER);
    }

    /** @param packets of the sender's capture: one connection, from its SYN on */
    static String svg(String title, List<Sighting> packets, List<Callout> callouts) {
        TimeSequence graph = new TimeSequence(title, packets, callouts);
        graph.draw();
        return graph.svg.toString();
    }

    private void draw() {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\" height=\"%2$d\">",
                WIDTH, HEIGHT);
        add("<title>%s</title>", title);
        svg.append(STYLE);
        add("<rect class=\"paper\" width=\"%d\" height=\"%d\" rx=\"8\"/>", WIDTH, HEIGHT);
        text("title", LEFT, 24, title);
        legend();
        axes();
        path("acked", acknowledged());
        path("sent", ticks(packet -> !packet.isRetransmission() && !packet.isLost()));
        path("again", ticks(Sighting::isRetransmission));
        path("lost", ticks(packet -> !packet.isRetransmission() && packet.isLost()) + crosses());
        requests();
        callouts.forEach(this::callout);
        add("</svg>");
    }

    private void legend() {
        int y = 46;
        key(LEFT, y, "sent", "M0 -5V5", "a segment: the bytes it carries");
        key(LEFT + 240, y, "lost", "M0 -5V5M-4 -4L4 4M-4 4L4 -4", "lost on the way");
        key(LEFT + 380, y, "again", "M0 -5V5", "sent again");
        key(LEFT + 490, y, "acked", "M-8 4H0V-4H8", "acknowledged, as the sender knows");
    }

    private void key(int x, int y, String style, String shape, String meaning) {
        add("<path class=\"%s\" transform=\"translate(%d %d)\" d=\"%s\"/>", style, x + 8, y - 4, shape);
        text("", x + 22, y, meaning);
    }

    private void axes() {
        StringBuilder grid = new StringBuilder();
        for (int kb = 0; kb <= kilobytes * HEADROOM; kb += KILOBYTES_PER_LINE) {
            double y = yOf(kb);
            grid.append(format("M%d %.1fH%d", LEFT, y, RIGHT));
            text("end", LEFT - 8, y + 4, String.valueOf(kb));
        }
        for (int line = 0; line <= seconds * LINES_PER_SECOND; line++) {
            double x = x(line / (double) LINES_PER_SECOND);
            grid.append(format("M%.1f %dV%d", x, TOP, BOTTOM));
            text("middle", x, BOTTOM + 18, format("%.1f", line / (double) LINES_PER_SECOND));
        }
        path("grid", grid.toString());
        text("middle", (LEFT + RIGHT) / 2.0, BOTTOM + 40, "time, in seconds");
        add(
                "<text class=\"middle\" transform=\"translate(18 %d) rotate(-90)\">sequence number, in kilobytes</text>",
                (TOP + BOTTOM) / 2);
    }

    /** Steps through the acknowledgment numbers that arrived; one that is lower than another before it tells nothing. */
    private String acknowledged() {
        StringBuilder steps = new StringBuilder(format("M%.1f %.1f", x(0), yOf(0)));
        int highest = firstSeq;
        for (Sighting packet : packets) {
            int ack = packet.segment().ack();
            if (!packet.sent() && ack - highest > 0) {
                highest = ack;
                steps.append(format("H%.1fV%.1f", x(packet), y(ack)));
            }
        }
        return steps.append(format("H%d", RIGHT)).toString();
    }

    private String ticks(Predicate<Sighting> which) {
        StringBuilder ticks = new StringBuilder();
        for (Sighting packet : packets) {
            Segment segment = packet.segment();
            if (packet.sent() && segment.dataLength() > 0 && which.test(packet)) {
                ticks.append(format(
                        "M%.1f %.1fV%.1f", x(packet), y(segment.seq()), y(segment.seq() + segment.dataLength())));
            }
        }
        return ticks.toString();
    }

    private String crosses() {
        StringBuilder crosses = new StringBuilder();
        for (Sighting packet : packets) {
            if (packet.sent() && packet.isLost()) {
                double left = x(packet) - CROSS;
                double top = middle(packet) - CROSS;
                int size = 2 * CROSS;
                crosses.append(format("M%.1f %.1fl%d %dm0 %dl%d %d", left, top, size, size, -size, -size, size));
            }
        }
        return crosses.toString();
    }

    private void requests() {
        upright(packet -> packet.segment().is(Segment.SYN), "SYN");
        upright(packet -> starts(packet, 'H'), "HEAD");
        upright(packet -> starts(packet, 'P'), "PUT");
    }

    private void callout(Callout callout) {
        packets.stream().filter(callout.which).findFirst().ifPresent(packet -> {
            int gap = callout.right < 0 ? -5 : 5;
            double x = x(packet);
            double y = middle(packet);
            double end = x + callout.right;
            path("leader", format("M%.1f %.1fL%.1f %.1f", x + gap, y, end - gap, y + callout.down));
            text(callout.right < 0 ? "end" : "", end, y + callout.down + 4, callout.words);
        });
    }

    private void upright(Predicate<Sighting> which, String words) {
        packets.stream().filter(which).findFirst().ifPresent(packet -> {
            double x = x(packet) + 5;
            add("<text transform=\"translate(%.1f %d) rotate(-90)\">%s</text>", x, BOTTOM - 7, words);
        });
    }

    private static boolean starts(Sighting packet, char letter) {
        Segment segment = packet.segment();
        return segment.dataLength() > 0 && segment.data().get(segment.dataOffset()) == letter;
    }

    private double x(double time) {
        return LEFT + time / seconds * (RIGHT - LEFT);
    }

    private double x(Sighting packet) {
        return x(packet.nanos() / 1e9);
    }

    private double yOf(double kb) {
        return BOTTOM - kb / (kilobytes * HEADROOM) * (BOTTOM - TOP);
    }

    private double y(int seq) {
        return yOf((seq - firstSeq) / 1000.0);
    }

    private double middle(Sighting packet) {
        return y(packet.segment().seq() + packet.segment().dataLength() / 2);
    }

    private void path(String style, String shape) {
        add("<path class=\"%s\" d=\"%s\"/>", style, shape);
    }

    private void text(String style, double x, double y, String words) {
        add("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>", style, x, y, words);
    }

    private void add(String line, Object... values) {
        svg.append(format(line, values)).append('\n');
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
