package toucan.cli;

import java.util.ArrayList;
import java.util.List;
import toucan.impair.ImpairCounters;
import toucan.impair.Impairments;
import toucan.link.UdpLink;
import toucan.net.EndpointCounters;

/** A report as lines that a student can read. */
final class Summary {
    private Summary() {}

    /** What was transferred, what the network did, what TCP did about it. */
    static List<String> lines(Report report) {
        List<String> lines = new ArrayList<>();
        Traffic traffic = report.traffic();
        lines.add(label("files") + files(report));
        if (report.files().transferred() > 0) {
            lines.add(label("goodput") + Format.rate(report.goodputBitsPerSecond()) + ": "
                    + Format.bytes(report.files().transferred()) + " of files in " + Format.seconds(traffic.seconds()));
        }
        lines.addAll(traffic(traffic, report.settings().impairments()));
        return lines;
    }

    /** What the network did, what TCP did about it. */
    static List<String> traffic(Traffic traffic, Impairments impairments) {
        List<String> lines = new ArrayList<>();
        lines.add(label("segments") + "sent " + Format.count(traffic.endpoint().segmentsSent()) + ", received "
                + Format.count(traffic.endpoint().segmentsReceived()) + onArrival(traffic));
        lines.add(label("network") + network(impairments, traffic.impaired()));
        lines.add(label("TCP") + retransmissions(traffic.tcp()));
        if (traffic.tcp().minRttNanos() >= 0) {
            lines.add(label("round trip") + "minimum "
                    + Format.millis(traffic.tcp().minRttNanos()) + ", smoothed "
                    + Format.millis(traffic.tcp().smoothedRttNanos()) + ", maximum "
                    + Format.millis(traffic.tcp().maxRttNanos()));
        }
        lines.add(label("real loss") + realLoss(traffic));
        return lines;
    }

    static String label(String text) {
        return "  " + text + " ".repeat(12 - text.length());
    }

    private static String files(Report report) {
        long there = report.files().bytes() - report.files().transferred();
        return Format.count(report.files().count(), "file") + " confirmed, "
                + Format.bytes(report.files().bytes())
                + (there > 0 ? "; " + Format.bytes(there) + " of it was there already" : "");
    }

    private static String onArrival(Traffic traffic) {
        List<String> dropped = new ArrayList<>();
        add(dropped, traffic.endpoint().badChecksum(), "with a bad checksum");
        add(dropped, traffic.malformed(), "malformed");
        if (traffic.ip() != null) {
            add(dropped, traffic.ip().otherProtocols(), "of other protocols");
            add(dropped, traffic.ip().strangers(), "from elsewhere than --via");
        }
        return dropped.isEmpty() ? "" : " (" + String.join(", ", dropped) + ": dropped)";
    }

    private static String network(Impairments impairments, ImpairCounters did) {
        if (impairments.isNone()) {
            return "left alone here (try --loss 10%)";
        }
        List<String> deeds = deeds(did);
        return "of the datagrams sent here " + (deeds.isEmpty() ? "none was harmed" : String.join(", ", deeds))
                + "; on purpose, --seed " + impairments.seed() + " repeats it";
    }

    /** What a bad network did: {@code 12 lost}. */
    static List<String> deeds(ImpairCounters did) {
        List<String> deeds = new ArrayList<>();
        add(deeds, did.lost(), "lost");
        add(deeds, did.duplicated(), "duplicated");
        add(deeds, did.reordered(), "reordered");
        add(deeds, did.corrupted(), "corrupted");
        add(deeds, did.queueDropped(), "dropped by the full queue");
        return deeds;
    }

    private static void add(List<String> list, long count, String what) {
        if (count > 0) {
            list.add(Format.count(count) + " " + what);
        }
    }

    private static String retransmissions(TcpTotals tcp) {
        if (tcp.retransmissions() == 0) {
            return "nothing had to be sent twice";
        }
        return "sent " + Format.count(tcp.retransmissions(), "segment") + " again ("
                + Format.bytes(tcp.bytesRetransmitted()) + "): "
                + Format.count(tcp.retransmissionsFast()) + " fast, as ACKs told of the loss; "
                + Format.count(tcp.retransmissionsTlp()) + " to probe the tail; "
                + Format.count(tcp.retransmissionsRto()) + " after " + Format.count(tcp.timeouts(), "timeout");
    }

    private static String realLoss(Traffic traffic) {
        EndpointCounters endpoint = traffic.endpoint();
        if (endpoint.systemDropped() == 0) {
            return "none seen: this system dropped no datagram"
                    + (endpoint.receiveOverflows() < 0 ? " that it tells of" : "");
        }
        List<String> causes = new ArrayList<>();
        if (endpoint.receiveOverflows() > 0) {
            causes.add(Format.count(endpoint.receiveOverflows(), "datagram") + " found the receive buffer full: "
                    + bufferAdvice(traffic.grantedReceiveBuffer()));
        }
        add(causes, endpoint.sendOverflows(), "found the send buffer full: raise net.core.wmem_max");
        add(causes, endpoint.sendFailures(), "could not be sent");
        return String.join("; ", causes);
    }

    private static String bufferAdvice(int granted) {
        if (granted >= UdpLink.WANTED_RECEIVE_BUFFER) {
            return "this computer was too busy to read them in time";
        }
        return "it has " + Format.bytes(granted) + ", raise it: sudo sysctl -w net.core.rmem_max="
                + UdpLink.WANTED_RECEIVE_BUFFER;
    }
}
