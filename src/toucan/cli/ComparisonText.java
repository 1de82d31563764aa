package toucan.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import toucan.compare.ComparedConnection;
import toucan.compare.Comparison;
import toucan.compare.Conversation;
import toucan.compare.Delays;
import toucan.compare.Flow;
import toucan.compare.LoadedTrace;
import toucan.compare.TwoRuns;
import toucan.compare.TwoRuns.Run;
import toucan.trace.TracedSegment;

/** A comparison as text: the captures, each connection as a table, then the packets that differ. */
final class ComparisonText {
    private static final String ROW = "  %-40s %18s %18s";

    private final Comparison comparison;
    private final List<String> lines = new ArrayList<>();

    private ComparisonText(Comparison comparison) {
        this.comparison = comparison;
    }

    static List<String> lines(Comparison comparison) {
        ComparisonText text = new ComparisonText(comparison);
        text.captures();
        comparison.connections().forEach(text::connection);
        comparison.runs().forEach(text::runs);
        if (comparison.isOneRun()) {
            text.packets(ComparisonRows.oneRun(comparison));
        } else if (!comparison.runs().isEmpty()) {
            text.packets(ComparisonRows.twoRuns(comparison));
        }
        return text.lines;
    }

    private void captures() {
        capture("A", comparison.first());
        capture("B", comparison.second());
        line("");
        line(comparison.isOneRun() ? "one run, seen from both sides" : "two runs: no connection is in both captures");
        alone("A", comparison.onlyFirst());
        alone("B", comparison.onlySecond());
        damaged("A", comparison.damagedFirst());
        damaged("B", comparison.damagedSecond());
    }

    private void capture(String letter, LoadedTrace trace) {
        line(letter + "  " + trace.file() + "  " + Format.count(trace.frames(), "packet") + ", "
                + Format.count(trace.conversations().size(), "TCP connection"));
        new TreeSet<>(trace.skipped().keySet())
                .forEach(why ->
                        line("   left out: " + Format.count(trace.skipped().get(why)) + " " + why));
    }

    private void alone(String letter, List<Conversation> conversations) {
        for (Conversation c : conversations) {
            line("only in " + letter + ": "
                    + ends(c.client().toString(), c.server().toString()) + ", "
                    + Format.count(c.segments().size(), "segment"));
        }
    }

    private void damaged(String letter, List<TracedSegment> damaged) {
        if (!damaged.isEmpty()) {
            line("damaged, and not like anything that was sent: " + Format.count(damaged.size(), "segment") + " of "
                    + letter);
        }
    }

    private void connection(ComparedConnection c) {
        line("");
        line(ends(c.client().toString(), c.server().toString()) + ": A is the capture of the "
                + (c.firstIsClients() ? "client, B of the server" : "server, B of the client"));
        if (c.sameHost()) {
            line("  (both say that they were made at the same host: \"lost\" then means missing in the other file)");
        }
        course(c.course().handshake(), c.course().close());
        row("", "client -> server", "server -> client");
        counted(c, "segments sent", Flow::sent);
        counted(c, "lost on the way", Flow::lost);
        counted(c, "duplicated", Flow::duplicated);
        counted(c, "reordered", Flow::reordered);
        counted(c, "corrupted", Flow::damaged);
        counted(c, "arrived without having been sent", f -> f.strangers().size());
        flows(c.toServer(), c.toClient());
        delays(c);
    }

    /** What one capture alone can tell. */
    private void flows(Flow one, Flow other) {
        row("retransmissions", Format.count(one.retransmitted()), Format.count(other.retransmitted()));
        TreeSet<String> reasons = new TreeSet<>(one.reasons().keySet());
        reasons.addAll(other.reasons().keySet());
        for (String reason : reasons) {
            row("  " + reason, count(one.reasons(), reason), count(other.reasons(), reason));
        }
        row("bytes of data", Format.count(one.bytes()), Format.count(other.bytes()));
        row("goodput", goodput(one), goodput(other));
    }

    private static String count(Map<String, Long> reasons, String reason) {
        return Format.count(reasons.getOrDefault(reason, 0L));
    }

    private static String goodput(Flow flow) {
        return flow.nanos() <= 0 ? "-" : Format.rate(flow.bytes() * 8e9 / flow.nanos());
    }

    private void delays(ComparedConnection c) {
        long offset = c.clockSetBackNanos();
        Delays there = c.toServer().delays().minus(offset);
        Delays back = c.toClient().delays().minus(-offset);
        if (there.count() == 0 && back.count() == 0) {
            return;
        }
        row("one-way delay, shortest", delay(there, there.minNanos()), delay(back, back.minNanos()));
        row("  median", delay(there, there.medianNanos()), delay(back, back.medianNanos()));
        row("  95 % below", delay(there, there.p95Nanos()), delay(back, back.p95Nanos()));
        row("  longest", delay(there, there.maxNanos()), delay(back, back.maxNanos()));
        if (c.clocksDiffer()) {
            line(String.format(
                    Locale.ROOT,
                    "  (the clocks differ: the server's is taken to be %.3f ms ahead, which makes both shortest delays equal)",
                    offset / 1e6));
        } else if (offset != 0) {
            line(String.format(
                    Locale.ROOT,
                    "  (the clocks agree to %.3f ms: so much is evened out, as something would have arrived before it was sent)",
                    Math.abs(offset) / 1e6));
        }
    }

    private static String delay(Delays delays, long nanos) {
        return delays.count() == 0 ? "-" : String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
    }

    private void runs(TwoRuns runs) {
        Run a = runs.first();
        Run b = runs.second();
        line("");
        line("A  "
                + ends(
                        a.conversation().client().toString(),
                        a.conversation().server().toString()));
        course(a.course().handshake(), a.course().close());
        line("B  "
                + ends(
                        b.conversation().client().toString(),
                        b.conversation().server().toString()));
        course(b.course().handshake(), b.course().close());
        row("", "A", "B");
        row("from the first segment to the last", seconds(a.nanos()), seconds(b.nanos()));
        line("  client -> server");
        row(
                "segments",
                Format.count(a.toServer().sent()),
                Format.count(b.toServer().sent()));
        flows(a.toServer(), b.toServer());
        line("  server -> client");
        row(
                "segments",
                Format.count(a.toClient().sent()),
                Format.count(b.toClient().sent()));
        flows(a.toClient(), b.toClient());
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }

    private void packets(List<ComparisonRows.Row> rows) {
        line("");
        if (rows.isEmpty()) {
            line("no packet differs");
            return;
        }
        line("packets that differ, with their numbers for Wireshark's Go > Go to Packet:");
        line(String.format(Locale.ROOT, "  %-14s %-14s %s", "in A", "in B", "what"));
        for (ComparisonRows.Row row : rows) {
            line(String.format(Locale.ROOT, "  %-14s %-14s %s", frames(row.first()), frames(row.second()), row.what()));
        }
    }

    static String frames(List<Long> numbers) {
        return numbers.isEmpty()
                ? "-"
                : String.join(",", numbers.stream().map(String::valueOf).toList());
    }

    private void course(String handshake, String close) {
        line("  handshake  " + handshake);
        line("  close      " + close);
    }

    private void counted(ComparedConnection c, String what, Function<Flow, Number> number) {
        row(
                what,
                Format.count(number.apply(c.toServer()).longValue()),
                Format.count(number.apply(c.toClient()).longValue()));
    }

    private void row(String what, String one, String other) {
        line(String.format(Locale.ROOT, ROW, what, one, other));
    }

    /** Without the slash that Java puts before an address. */
    private static String ends(String client, String server) {
        return client.substring(client.indexOf('/') + 1) + " -> " + server.substring(server.indexOf('/') + 1);
    }

    private void line(String text) {
        lines.add(text.stripTrailing());
    }
}
