package toucan.script;

import java.util.List;

/**
 * A segment as a script writes it: {@code FP. 1:1001(1000) ack 1 win 257 <nop,nop,TS val 2 ecr 1>}. Sequence numbers count
 * from the initial ones, which are 0.
 *
 * @param flags the control bits of {@code toucan.wire.Segment}
 * @param seq SEG.SEQ; as in packetdrill {@code 0:0(0)} is a SYN, so SYN and FIN do not count in the range; {@link #NOT_GIVEN}
 *     for {@code ...(0)}: any
 * @param length bytes of data
 * @param window the field as it stands on the wire (unscaled), or {@link #NOT_GIVEN}
 * @param sourcePort {@link #NOT_GIVEN}: whatever the connection that the script talks of has
 * @param udp both ports of FreeBSD's {@code /udp(a > b)} in one number, the tested host's first; {@link #NOT_GIVEN} without
 * @param options null for {@code <...>}: any; empty when none were written, which means none
 */
record SegmentSpec(
        int flags,
        long seq,
        int length,
        long ack,
        int window,
        int urgentPointer,
        List<Option> options,
        int sourcePort,
        int destinationPort,
        int udp) {
    static final int NOT_GIVEN = -1;
    /** The flag {@code A} of Accurate ECN: a bit that RFC 9293 reserves. */
    static final int AE = 0x100;

    /** The same with ports. */
    SegmentSpec between(int source, int destination, int udpPorts) {
        return new SegmentSpec(flags, seq, length, ack, window, urgentPointer, options, source, destination, udpPorts);
    }

    boolean is(int flag) {
        return (flags & flag) != 0;
    }

    boolean anyOptions() {
        return options == null;
    }

    /** An option as written. */
    sealed interface Option permits Mss, WindowScale, SackPermitted, Sack, Timestamps, Nop, Eol, Raw {}

    record Mss(int bytes) implements Option {}

    record WindowScale(int shift) implements Option {}

    record SackPermitted() implements Option {}

    /** Left and right edges in turn. */
    record Sack(List<Long> edges) implements Option {}

    record Timestamps(long val, long ecr) implements Option {}

    record Nop() implements Option {}

    record Eol() implements Option {}

    /** {@code kind 253 0xabcd}: an option that has no name here; not part of packetdrill's language. */
    record Raw(int kind, String hex) implements Option {}
}
