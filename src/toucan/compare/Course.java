package toucan.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import toucan.trace.TracedSegment;
import toucan.wire.Segment;
import toucan.wire.TcpOptions;

/**
 * How a connection began and ended, by the capture of the host that opened it (or the only one there is).
 *
 * @param handshake what was agreed, or why it is not known
 * @param close who closed, and how
 */
public record Course(String handshake, String close) {

    /** By one capture of the connection. */
    public static Course of(Conversation seen) {
        return new Course(handshake(seen), close(seen));
    }

    private static String handshake(Conversation seen) {
        TracedSegment syn = null;
        TracedSegment answer = null;
        int syns = 0;
        for (TracedSegment s : seen.segments()) {
            boolean clients = s.source().equals(seen.client());
            if (s.is(Segment.SYN) && clients) {
                syn = syn == null ? s : syn;
                syns++;
            } else if (s.is(Segment.SYN) && answer == null) {
                answer = s;
            }
        }
        if (syn == null || answer == null) {
            return syn == null ? "not in the capture" : "SYN without an answer, sent " + syns + " times";
        }
        double millis = (answer.epochNanos() - syn.epochNanos()) / 1e6;
        return String.format(Locale.ROOT, "SYN to SYN,ACK %.3f ms%s; ", millis, again(syns))
                + agreed(syn.options(), answer.options());
    }

    private static String again(int syns) {
        return syns > 1 ? " (SYN seen " + syns + " times)" : "";
    }

    private static String agreed(TcpOptions client, TcpOptions server) {
        List<String> agreed = new ArrayList<>();
        agreed.add("MSS " + (client.hasMss() ? client.mss() : "-") + " / " + (server.hasMss() ? server.mss() : "-"));
        boolean scaling = client.hasWindowScale() && server.hasWindowScale();
        agreed.add(scaling ? "window scale " + client.windowScale() + " / " + server.windowScale() : "no scaling");
        agreed.add(client.sackPermitted() && server.sackPermitted() ? "SACK" : "no SACK");
        agreed.add(client.hasTimestamps() && server.hasTimestamps() ? "timestamps" : "no timestamps");
        return String.join(", ", agreed);
    }

    private static String close(Conversation seen) {
        List<String> steps = new ArrayList<>();
        boolean clientFin = false;
        boolean serverFin = false;
        for (TracedSegment s : seen.segments()) {
            boolean clients = s.source().equals(seen.client());
            String who = clients ? "client" : "server";
            if (s.is(Segment.RST)) {
                steps.add("RST by the " + who);
                break;
            }
            if (s.is(Segment.FIN) && !(clients ? clientFin : serverFin)) {
                steps.add("FIN by the " + who);
                clientFin |= clients;
                serverFin |= !clients;
            }
        }
        return steps.isEmpty() ? "not in the capture" : String.join(", then ", steps);
    }
}
