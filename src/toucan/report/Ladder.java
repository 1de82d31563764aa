package toucan.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import toucan.compare.ComparedConnection;
import toucan.compare.Flow;
import toucan.compare.Transmission;
import toucan.trace.TracedSegment;

/**
 * The rows of a ladder diagram: each packet that a capture shows has one, in the order of time, and arrows go from the row in
 * which something was sent to that in which it arrived.
 *
 * @param clientRows the row of each packet of the client's view
 * @param serverRows likewise; empty when only one side was captured
 * @param arrows in the order of their upper ends
 */
record Ladder(int[] clientRows, int[] serverRows, List<Arrow> arrows) {

    /**
     * @param client index of a packet in the client's view, or -1: lost before, or not captured there
     * @param server likewise
     */
    record Arrow(int client, int server) {}

    /** Of a connection that was seen from one side: the other end of every arrow is not known. */
    static Ladder of(ConnectionView alone) {
        int n = alone.packets().size();
        int[] rows = new int[n];
        List<Arrow> arrows = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            rows[i] = i;
            arrows.add(alone.atClient() ? new Arrow(i, -1) : new Arrow(-1, i));
        }
        return alone.atClient() ? new Ladder(rows, new int[0], arrows) : new Ladder(new int[0], rows, arrows);
    }

    /** Of a connection that was seen from both. */
    static Ladder of(ConnectionView client, ConnectionView server, ComparedConnection both) {
        int[] clientRows = new int[client.packets().size()];
        int[] serverRows = new int[server.packets().size()];
        merge(client.packets(), clientRows, server.packets(), serverRows);
        Map<TracedSegment, Integer> clients = indices(client);
        Map<TracedSegment, Integer> servers = indices(server);
        List<Arrow> arrows = new ArrayList<>();
        for (Flow flow : both.flows()) {
            boolean there = flow.from().equals(client.client());
            for (Transmission t : flow.transmissions()) {
                int from = (there ? clients : servers).getOrDefault(t.sent(), -1);
                if (t.lost()) {
                    arrows.add(arrow(there, from, -1));
                }
                for (List<TracedSegment> arrivals : List.of(t.arrivals(), t.damaged())) {
                    for (TracedSegment arrival : arrivals) {
                        arrows.add(arrow(there, from, (there ? servers : clients).getOrDefault(arrival, -1)));
                    }
                }
            }
            for (TracedSegment stranger : flow.strangers()) {
                arrows.add(arrow(there, -1, (there ? servers : clients).getOrDefault(stranger, -1)));
            }
        }
        arrows.removeIf(a -> a.client < 0 && a.server < 0);
        arrows.sort(Comparator.comparingInt(a -> upperEnd(a, clientRows, serverRows)));
        return new Ladder(clientRows, serverRows, arrows);
    }

    private static Arrow arrow(boolean fromClient, int from, int to) {
        return fromClient ? new Arrow(from, to) : new Arrow(to, from);
    }

    private static int upperEnd(Arrow arrow, int[] clientRows, int[] serverRows) {
        int client = arrow.client < 0 ? Integer.MAX_VALUE : clientRows[arrow.client];
        int server = arrow.server < 0 ? Integer.MAX_VALUE : serverRows[arrow.server];
        return Math.min(client, server);
    }

    private static void merge(List<ViewPacket> client, int[] clientRows, List<ViewPacket> server, int[] serverRows) {
        int c = 0;
        int s = 0;
        for (int row = 0; row < clientRows.length + serverRows.length; row++) {
            boolean clientNext = s == serverRows.length
                    || c < clientRows.length
                            && client.get(c).nanos() <= server.get(s).nanos();
            if (clientNext) {
                clientRows[c++] = row;
            } else {
                serverRows[s++] = row;
            }
        }
    }

    private static Map<TracedSegment, Integer> indices(ConnectionView view) {
        Map<TracedSegment, Integer> indices = new IdentityHashMap<>();
        for (int i = 0; i < view.packets().size(); i++) {
            indices.put(view.packets().get(i).segment(), i);
        }
        return indices;
    }
}
