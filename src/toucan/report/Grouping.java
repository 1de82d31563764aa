package toucan.report;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import toucan.compare.ComparedConnection;
import toucan.compare.Comparison;
import toucan.compare.Conversation;
import toucan.compare.Flow;
import toucan.compare.LoadedTrace;
import toucan.trace.TracedSegment;

/**
 * Sorts the connections of all captures into groups that are looked at together: the two sides of one connection, and the
 * connections of other runs in the order in which they begin.
 */
final class Grouping {
    private final List<LoadedTrace> traces;
    /** For captures that show two sides of one run: by each connection, what both say of it. */
    private final Map<Conversation, ComparedConnection> compared = new IdentityHashMap<>();

    private final List<Group> groups = new ArrayList<>();
    /** Arrivals with a wrong checksum. */
    private final Map<Conversation, List<TracedSegment>> damaged = new IdentityHashMap<>();

    /**
     * Views that the page lays over each other.
     *
     * @param views one for each capture that has a connection in it
     * @param ladders for each run among them
     */
    record Group(List<ConnectionView> views, List<Steps> ladders) {}

    /** A ladder and whose it is. @param client index of the view in its group, or -1; @param server likewise */
    record Steps(int client, int server, Ladder ladder) {}

    private Grouping(List<LoadedTrace> traces) {
        this.traces = traces;
    }

    static List<Group> of(List<LoadedTrace> traces) {
        Grouping grouping = new Grouping(traces);
        int[] partner = grouping.partners();
        traces.forEach(grouping::damagedOfOneSide);
        grouping.group(partner);
        return grouping.groups;
    }

    /** For each capture the one of the other side of the same run, or -1. */
    private int[] partners() {
        int[] partner = new int[traces.size()];
        Arrays.fill(partner, -1);
        for (int i = 0; i < partner.length; i++) {
            for (int j = i + 1; j < partner.length && partner[i] < 0; j++) {
                if (partner[j] < 0 && pair(i, j)) {
                    partner[i] = j;
                    partner[j] = i;
                }
            }
        }
        return partner;
    }

    private boolean pair(int i, int j) {
        Comparison comparison = Comparison.of(traces.get(i), traces.get(j));
        List<ComparedConnection> both = new ArrayList<>(comparison.connections());
        both.removeIf(ComparedConnection::sameHost);
        for (ComparedConnection connection : both) {
            compared.put(connection.first(), connection);
            compared.put(connection.second(), connection);
            damagedOfTwoSides(connection);
        }
        return !both.isEmpty();
    }

    private void damagedOfTwoSides(ComparedConnection both) {
        for (Flow flow : both.flows()) {
            boolean toServer = flow == both.toServer();
            Conversation far = toServer == both.firstIsClients() ? both.second() : both.first();
            List<TracedSegment> arrived = damaged.computeIfAbsent(far, k -> new ArrayList<>());
            flow.transmissions().forEach(t -> arrived.addAll(t.damaged()));
            arrived.sort(Comparator.comparingLong(TracedSegment::frame));
        }
    }

    /** Without the other side's capture, what is damaged belongs to the newest connection between the ends that it names. */
    private void damagedOfOneSide(LoadedTrace trace) {
        Map<Set<InetSocketAddress>, NavigableMap<Long, Conversation>> byEnds = new HashMap<>();
        for (Conversation c : trace.conversations()) {
            byEnds.computeIfAbsent(c.ends(), k -> new TreeMap<>())
                    .put(c.segments().get(0).frame(), c);
        }
        for (TracedSegment s : trace.damaged()) {
            NavigableMap<Long, Conversation> between = byEnds.get(Conversation.ends(s.source(), s.destination()));
            Map.Entry<Long, Conversation> newest = between == null ? null : between.floorEntry(s.frame());
            if (newest != null && !compared.containsKey(newest.getValue())) {
                damaged.computeIfAbsent(newest.getValue(), k -> new ArrayList<>())
                        .add(s);
            }
        }
    }

    private void group(int[] partner) {
        List<List<Conversation>> slots = new ArrayList<>();
        Map<Conversation, Integer> captureOf = new IdentityHashMap<>();
        Map<ComparedConnection, Integer> slotOf = new IdentityHashMap<>();
        for (int i = 0; i < partner.length; i++) {
            int free = 0;
            for (Conversation conversation : traces.get(i).conversations()) {
                captureOf.put(conversation, i);
                ComparedConnection both = compared.get(conversation);
                Integer slot = both == null ? null : slotOf.get(both);
                if (slot == null) {
                    slot = free = nextFree(slots, free, i, partner[i], captureOf);
                }
                if (slot == slots.size()) {
                    slots.add(new ArrayList<>());
                }
                slots.get(slot).add(conversation);
                if (both != null) {
                    slotOf.put(both, slot);
                }
            }
        }
        slots.forEach(slot -> groups.add(group(slot, captureOf)));
    }

    /** The first slot that holds no connection of this capture, nor of its partner (which would be another one). */
    private static int nextFree(
            List<List<Conversation>> slots, int from, int capture, int partner, Map<Conversation, Integer> captureOf) {
        int slot = from;
        while (slot < slots.size()
                && slots.get(slot).stream().map(captureOf::get).anyMatch(c -> c == capture || c == partner)) {
            slot++;
        }
        return slot;
    }

    private Group group(List<Conversation> conversations, Map<Conversation, Integer> captureOf) {
        List<ConnectionView> views = new ArrayList<>();
        Map<ComparedConnection, Integer> first = new HashMap<>();
        List<Steps> ladders = new ArrayList<>();
        for (Conversation conversation : conversations) {
            ComparedConnection both = compared.get(conversation);
            views.add(view(captureOf.get(conversation), conversation, both));
            int here = views.size() - 1;
            if (both == null) {
                ConnectionView alone = views.get(here);
                ladders.add(new Steps(alone.atClient() ? here : -1, alone.atClient() ? -1 : here, Ladder.of(alone)));
            } else if (first.containsKey(both)) {
                ladders.add(steps(views, first.get(both), here, both));
            } else {
                first.put(both, here);
            }
        }
        return new Group(views, ladders);
    }

    private static Steps steps(List<ConnectionView> views, int one, int other, ComparedConnection both) {
        boolean oneIsClients = (views.get(one).conversation() == both.first()) == both.firstIsClients();
        int client = oneIsClients ? one : other;
        int server = oneIsClients ? other : one;
        return new Steps(client, server, Ladder.of(views.get(client), views.get(server), both));
    }

    private ConnectionView view(int capture, Conversation conversation, ComparedConnection both) {
        List<TracedSegment> hit = damaged.getOrDefault(conversation, List.of());
        if (both == null) {
            InetSocketAddress client = conversation.client();
            return new ConnectionView(capture, conversation, hit, client, Fates.none(), begin(conversation));
        }
        boolean first = conversation == both.first();
        boolean clients = first == both.firstIsClients();
        Conversation near = both.firstIsClients() ? both.first() : both.second();
        Conversation far = both.firstIsClients() ? both.second() : both.first();
        // Two clocks that contradict each other are set as their shortest delays suggest; others are left alone.
        long ahead = both.clockSetBackNanos();
        long zero = Math.min(begin(near), begin(far) - ahead);
        long here = clients ? zero : zero + ahead;
        return new ConnectionView(capture, conversation, hit, both.client(), Fates.of(both), here);
    }

    private static long begin(Conversation conversation) {
        return conversation.segments().get(0).epochNanos();
    }
}
