package toucan.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import toucan.trace.TracedSegment;

/**
 * Two captures side by side. If they show the same connections, they are the two sides of one run; if not, two runs.
 *
 * @param first the first capture
 * @param second the second
 * @param connections of one run, those that both captures show
 * @param runs of two runs, their connections in pairs; empty when it was one run
 * @param onlyFirst connections of which only the first capture knows
 * @param onlySecond likewise
 * @param damagedFirst of one run, damaged segments of the first capture that fit no transmission
 * @param damagedSecond likewise
 */
public record Comparison(
        LoadedTrace first,
        LoadedTrace second,
        List<ComparedConnection> connections,
        List<TwoRuns> runs,
        List<Conversation> onlyFirst,
        List<Conversation> onlySecond,
        List<TracedSegment> damagedFirst,
        List<TracedSegment> damagedSecond) {

    public static Comparison of(LoadedTrace first, LoadedTrace second) {
        Counterparts others = new Counterparts(second.conversations());
        List<Conversation> onlyFirst = new ArrayList<>();
        Set<Conversation> onlySecond = new LinkedHashSet<>(second.conversations());
        List<ComparedConnection> connections = new ArrayList<>();
        for (Conversation one : first.conversations()) {
            Conversation other = others.take(one);
            if (other == null) {
                onlyFirst.add(one);
            } else {
                onlySecond.remove(other);
                connections.add(ComparedConnection.of(one, other));
            }
        }
        List<Conversation> rest = new ArrayList<>(onlySecond);
        List<TwoRuns> runs = connections.isEmpty() ? pairs(onlyFirst, rest) : List.of();
        return new Comparison(
                first,
                second,
                connections,
                runs,
                behind(onlyFirst, runs),
                behind(rest, runs),
                unexplained(first, connections, true),
                unexplained(second, connections, false));
    }

    /** The damaged segments of a capture that were nothing of what the other one shows sent. */
    private static List<TracedSegment> unexplained(
            LoadedTrace trace, List<ComparedConnection> connections, boolean isFirst) {
        List<TracedSegment> damaged = new ArrayList<>(trace.damaged());
        if (!damaged.isEmpty()) {
            DamagedMatching sent = new DamagedMatching();
            for (ComparedConnection c : connections) {
                sent.add(c.firstIsClients() == isFirst ? c.toClient() : c.toServer());
            }
            damaged.removeIf(sent::match);
        }
        return damaged;
    }

    /** Whether both captures are of the same run. */
    public boolean isOneRun() {
        return !connections.isEmpty();
    }

    private static List<TwoRuns> pairs(List<Conversation> left, List<Conversation> right) {
        List<TwoRuns> runs = new ArrayList<>();
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            runs.add(TwoRuns.of(left.get(i), right.get(i)));
        }
        return runs;
    }

    private static List<Conversation> behind(List<Conversation> all, List<TwoRuns> paired) {
        return all.subList(paired.size(), all.size());
    }
}
