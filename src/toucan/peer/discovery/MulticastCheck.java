package toucan.peer.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tries whether multicast works here, address by address, and asks who is there. */
public final class MulticastCheck {
    private static final long ASK_AGAIN_NANOS = 1_000_000_000L;
    private static final int MOST_PEERS = 1_000;

    /**
     * What became of the question sent from one address.
     *
     * @param sendError null if it could be sent
     * @param heard whether it came back to this machine over the interface
     */
    public record Tried(InetAddress address, String sendError, boolean heard) {}

    /** A peer that has answered, and its torrents. */
    public record Answer(InetSocketAddress peer, List<String> torrents) {}

    /** @param openError why nothing could be tried at all, or null */
    public record Outcome(String openError, List<Tried> tried, List<Answer> answers) {}

    private final Map<InetAddress, String> sendErrors = new LinkedHashMap<>();
    private final Set<InetAddress> heard = new LinkedHashSet<>();
    private final Map<InetSocketAddress, List<String>> answers = new LinkedHashMap<>();

    private MulticastCheck() {}

    /**
     * Takes as long as it is told to wait for answers.
     *
     * @param locals the addresses to send from; those of the group's other family are passed over
     */
    public static Outcome run(MulticastGroup group, List<InetAddress> locals, long patienceNanos) {
        MulticastCheck check = new MulticastCheck();
        try (MulticastPort port = MulticastPort.open(group, locals, line -> {})) {
            check.ask(port, group, patienceNanos);
            return check.outcome(port.locals());
        } catch (IOException e) {
            return new Outcome(e.getMessage(), List.of(), List.of());
        }
    }

    private void ask(MulticastPort port, MulticastGroup group, long patienceNanos) throws IOException {
        Announcement question = Announcement.question(LanDiscovery.newCookie());
        byte[] datagram = new byte[Announcement.MAX_BYTES + 1];
        long begin = System.nanoTime();
        long nextNanos = 0;
        for (long passed = 0; passed < patienceNanos; passed = System.nanoTime() - begin) {
            if (passed >= nextNanos) {
                for (InetAddress local : port.locals()) {
                    sendErrors.put(local, port.sendFrom(local, question.encode(group.toString())));
                }
                nextNanos = passed + ASK_AGAIN_NANOS;
            }
            int length = port.receive(datagram, Math.min(nextNanos, patienceNanos) - passed);
            if (length >= 0) {
                hear(Announcement.decode(datagram, length), question, port.from());
            }
        }
    }

    private void hear(Announcement said, Announcement question, InetAddress from) {
        if (said == null) {
            return;
        }
        if (said.cookie().equals(question.cookie())) {
            heard.add(from);
        } else if (!said.isQuestion() && answers.size() < MOST_PEERS) {
            answers.put(new InetSocketAddress(from, said.port()), said.torrents());
        }
    }

    private Outcome outcome(List<InetAddress> locals) {
        return new Outcome(
                null,
                locals.stream()
                        .map(local -> new Tried(local, sendErrors.get(local), heard.contains(local)))
                        .toList(),
                answers.entrySet().stream()
                        .map(e -> new Answer(e.getKey(), e.getValue()))
                        .toList());
    }
}
