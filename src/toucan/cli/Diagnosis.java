package toucan.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import toucan.link.UdpLink;
import toucan.peer.discovery.MulticastCheck;
import toucan.peer.discovery.MulticastGroup;

/**
 * What was found out about this computer and its network.
 *
 * @param java the version and vendor of the Java that runs this
 * @param javaFeature its first number; 17 is needed
 * @param rmemMax {@code net.core.rmem_max} in bytes; -1 where there is no such limit to read
 */
record Diagnosis(
        String java,
        int javaFeature,
        String system,
        long rmemMax,
        List<Interface> interfaces,
        List<Bound> bound,
        List<Meeting> meetings) {

    /** A network interface. @param addresses those of it that are up */
    record Interface(String name, boolean up, boolean loopback, boolean multicast, List<InetAddress> addresses) {}

    /** An attempt to listen. @param error null if it went well; @param receiveBuffer bytes that were granted, or -1 */
    record Bound(InetSocketAddress local, String error, int receiveBuffer) {}

    /** An attempt to meet others in a multicast group. */
    record Meeting(MulticastGroup group, MulticastCheck.Outcome outcome) {
        /** Where a question sent to the group came back. */
        List<MulticastCheck.Tried> working() {
            return outcome.tried().stream().filter(MulticastCheck.Tried::heard).toList();
        }
    }

    private static final int JAVA_NEEDED = 17;

    /** What is in the way; with one of them the examination has failed. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (javaFeature < JAVA_NEEDED) {
            problems.add("Java " + javaFeature + " is too old: " + JAVA_NEEDED + " or newer is needed");
        }
        if (interfaces.stream().noneMatch(nif -> nif.up() && !nif.addresses().isEmpty())) {
            problems.add("no network interface is up");
        }
        for (Bound each : bound) {
            if (each.error() != null) {
                problems.add("cannot listen on UDP " + HostPort.text(each.local()) + ": " + each.error()
                        + (each.error().contains("in use")
                                ? "; another program has the port: --listen takes another"
                                : ""));
            }
        }
        for (Meeting meeting : meetings) {
            if (meeting.outcome().openError() != null) {
                problems.add(meeting.outcome().openError());
            }
        }
        boolean tried =
                meetings.stream().anyMatch(meeting -> !meeting.outcome().tried().isEmpty());
        if (tried && meetings.stream().allMatch(meeting -> meeting.working().isEmpty())) {
            problems.add(
                    "multicast works at none of the addresses: --discover will find nobody; a firewall may be in the way"
                            + " (UDP port " + meetings.get(0).group().port() + "). --peer HOST:PORT works without it");
        }
        return problems;
    }

    /** What is worth knowing, without being in the way of everything. */
    List<String> hints() {
        List<String> hints = new ArrayList<>();
        if (rmemMax >= 0 && rmemMax < UdpLink.WANTED_RECEIVE_BUFFER) {
            hints.add("the system grants receive buffers of " + Format.bytes(rmemMax)
                    + " only, which makes fast transfers" + " lose packets; for more: sysctl -w net.core.rmem_max="
                    + UdpLink.WANTED_RECEIVE_BUFFER);
        }
        boolean loopbackOnly =
                bound.stream().allMatch(each -> each.local().getAddress().isLoopbackAddress());
        if (loopbackOnly) {
            hints.add("only peers on this computer can be reached or reach this one: --listen 0.0.0.0:"
                    + HostPort.DEFAULT_PORT + " opens it to the network (with doctor, share and get)");
        }
        for (Meeting meeting : meetings) {
            for (MulticastCheck.Tried tried : meeting.outcome().tried()) {
                if (!tried.heard() && !meeting.working().isEmpty()) {
                    hints.add("multicast does not work at " + tried.address().getHostAddress()
                            + ": peers there are found by --peer only");
                }
            }
        }
        if (meetings.stream().allMatch(meeting -> meeting.outcome().answers().isEmpty())) {
            hints.add(
                    "no peer has answered: is one running with --discover, on this network and in this group? Networks that"
                            + " keep their computers apart (guest WLANs, some VPNs) pass no multicast on; --peer HOST:PORT needs none");
        }
        return hints;
    }

    boolean isSound() {
        return problems().isEmpty();
    }
}
