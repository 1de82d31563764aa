package toucan.samples;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import toucan.testing.Tshark;

/**
 * The round-trip times of a sender's capture, as a reader of it finds them: from the segment to the first ACK that covers
 * it. Times in nanoseconds since the first packet, sequence numbers relative.
 */
final class RoundTrips {
    private static final int SYN = 0x002;

    private final List<Packet> packets;

    /** @param length of what it takes of the sequence space: data and SYN */
    record Packet(int frame, boolean sent, long nanos, long seq, int length, long ack) {
        private long end() {
            return seq + length;
        }
    }

    /** A segment that was sent once, and the ACK that covers it. */
    record Sample(Packet segment, Packet ack) {
        long nanos() {
            return ack.nanos - segment.nanos;
        }
    }

    private RoundTrips(List<Packet> packets) {
        this.packets = packets;
    }

    /** @param sender the address of the host that wrote the capture, of one connection */
    static RoundTrips read(Path capture, String sender) throws IOException, InterruptedException {
        List<String> fields =
                List.of("frame.number", "ip.src", "frame.time_relative", "tcp.seq", "tcp.len", "tcp.flags", "tcp.ack");
        List<String> options = new ArrayList<>(List.of("-T", "fields"));
        fields.forEach(field -> options.addAll(List.of("-e", field)));
        List<Packet> packets = new ArrayList<>();
        for (String line : Tshark.lines(capture, options.toArray(String[]::new))) {
            String[] values = line.split("\t");
            boolean syn = (Integer.decode(values[5]) & SYN) != 0;
            packets.add(new Packet(
                    Integer.parseInt(values[0]),
                    values[1].equals(sender),
                    new BigDecimal(values[2]).movePointRight(9).longValueExact(),
                    Long.parseLong(values[3]),
                    Integer.parseInt(values[4]) + (syn ? 1 : 0),
                    Long.parseLong(values[6])));
        }
        return new RoundTrips(packets);
    }

    /** Of every segment with this sequence number or a higher one, in order; a segment that was sent twice tells nothing. */
    List<Sample> samples(long fromSeq) {
        Set<Long> seen = new HashSet<>();
        Set<Long> twice = new HashSet<>();
        packets.stream()
                .filter(packet -> packet.sent && packet.length > 0 && !seen.add(packet.seq))
                .forEach(packet -> twice.add(packet.seq));
        List<Sample> samples = new ArrayList<>();
        for (Packet segment : packets) {
            if (segment.sent && segment.length > 0 && segment.seq >= fromSeq && !twice.contains(segment.seq)) {
                samples.add(new Sample(segment, firstAckOf(segment)));
            }
        }
        return samples;
    }

    private Packet firstAckOf(Packet segment) {
        return packets.stream()
                .filter(packet -> !packet.sent && packet.frame > segment.frame && packet.ack >= segment.end())
                .findFirst()
                .orElseThrow();
    }

    /** EstimatedRTT after each sample: the first as it is, then an eighth of each (RFC 6298 §2). */
    static List<Double> estimates(List<Sample> samples) {
        List<Double> estimates = new ArrayList<>();
        for (Sample sample : samples) {
            double last = estimates.isEmpty() ? sample.nanos() : estimates.get(estimates.size() - 1);
            estimates.add(last + (sample.nanos() - last) / 8);
        }
        return estimates;
    }

    /**
     * The same as a TCP with timestamps does it: one sample for each ACK of something new, from the first segment it covers,
     * the SYN included; and as such samples are many, each has so much less weight (RFC 7323 App. G).
     *
     * @param smss the length of a full segment
     * @param frame the last ACK that is looked at; nothing is sent again before it
     */
    double estimateByAcks(int smss, int frame) {
        List<Packet> outstanding = new ArrayList<>();
        double estimate = 0;
        for (Packet packet : packets.subList(0, frame)) {
            if (packet.sent) {
                if (packet.length > 0) {
                    outstanding.add(packet);
                }
            } else if (!outstanding.isEmpty()
                    && packet.ack >= outstanding.get(0).end()) {
                long rtt = packet.nanos - outstanding.get(0).nanos;
                long flight = outstanding.stream().mapToLong(Packet::length).sum();
                long samplesPerRoundTrip = Math.max(1, (flight + 2 * smss - 1) / (2 * smss));
                estimate = estimate == 0 ? rtt : estimate + (rtt - estimate) / (8 * samplesPerRoundTrip);
                outstanding.removeIf(segment -> segment.end() <= packet.ack);
            }
        }
        return estimate;
    }
}
