package toucan.script;

import java.util.Set;
import toucan.tcp.Connection;
import toucan.tcp.Status;

/**
 * ICMP messages that arrive. Of them all a program with a UDP socket hears of one, "port unreachable" (RFC 9293 §3.9.2.2): it
 * refuses a connection that is being opened, and is a soft error for any other. The rest never reaches it.
 */
final class IcmpMessages {
    /** FreeBSD tells a UDP socket of all these in the same words, "connection refused". */
    private static final Set<String> UNREACHABLE = Set.of(
            "port_unreachable",
            "protocol_unreachable",
            "admin_prohibited",
            "packet_filtered",
            "net_prohibited",
            "host_prohibited");

    static final String NOT_HEARD = "ICMP messages other than \"port unreachable\": a UDP socket does not hear of them";

    private IcmpMessages() {}

    static void perform(Script.Icmp message, Host host, Network network, Rules rules) {
        if (!message.arrives()) {
            throw new DoesNotApply("ICMP messages that leave: the operating system sends them");
        }
        Connection connection = network.connection();
        if (!message.type().equals("unreachable") || !UNREACHABLE.contains(message.code()) || connection == null) {
            rules.deaf = true;
            rules.note("does not apply: icmp " + message.type() + " " + message.code()
                    + ", which a UDP socket does not hear of");
            return;
        }
        boolean ours = message.udp() == SegmentSpec.NOT_GIVEN || message.udp() == rules.udpPorts;
        if (ours && quotesSomethingInFlight(message, connection.status(), network.current())) {
            connection.portUnreachable(host.now());
            host.afterCall(network.current());
        }
    }

    /** RFC 5927 §4.1: what quotes no segment that is on its way was not caused by one. */
    private static boolean quotesSomethingInFlight(Script.Icmp message, Status status, Flow flow) {
        if (message.seq() == Script.Icmp.NOT_GIVEN) {
            return true;
        }
        long seq = message.seq();
        long una = flow.notation.ours((int) status.sndUna());
        long nxt = flow.notation.ours((int) status.sndNxt());
        return una <= seq && seq < Math.max(nxt, una + 1);
    }
}
