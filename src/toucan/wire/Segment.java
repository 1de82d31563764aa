package toucan.wire;

import java.nio.ByteBuffer;

/**
 * One TCP segment: the header fields of RFC 9293 §3.1, the options, and a view of the data.
 *
 * <p>A segment is a reusable room, not a value: the connection fills one and the same object for each segment it sends,
 * and the loop parses each arriving datagram into one and the same object, so that steady state allocates nothing. Whoever
 * wants to keep one takes a {@link #copy}. Sequence and acknowledgment numbers are the wire's 32 bits; see {@link SeqNum}.
 */
public final class Segment {
    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int PSH = 0x08;
    public static final int ACK = 0x10;
    public static final int URG = 0x20;
    public static final int ECE = 0x40;
    public static final int CWR = 0x80;

    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    private int srcPort;
    private int dstPort;
    private int seq;
    private int ack;
    private int flags;
    private int window;
    private int urgentPointer;
    private final TcpOptions options = new TcpOptions();
    private ByteBuffer data = NO_DATA;
    private int dataOffset;
    private int dataLength;

    /** Makes this a segment without flags, options and data. */
    public Segment clear() {
        srcPort = 0;
        dstPort = 0;
        seq = 0;
        ack = 0;
        flags = 0;
        window = 0;
        urgentPointer = 0;
        options.clear();
        return noData();
    }

    /** A segment of its own with the same content; its data is a copy too. */
    public Segment copy() {
        Segment s = new Segment()
                .ports(srcPort, dstPort)
                .seq(seq)
                .ack(ack)
                .flags(flags)
                .window(window)
                .urgentPointer(urgentPointer);
        s.options.copyFrom(options);
        ByteBuffer bytes = ByteBuffer.allocate(dataLength);
        bytes.put(0, data, dataOffset, dataLength);
        return s.data(bytes, 0, dataLength);
    }

    public int srcPort() {
        return srcPort;
    }

    public int dstPort() {
        return dstPort;
    }

    public Segment ports(int source, int destination) {
        srcPort = source;
        dstPort = destination;
        return this;
    }

    /** SEG.SEQ. */
    public int seq() {
        return seq;
    }

    public Segment seq(int number) {
        seq = number;
        return this;
    }

    /** SEG.ACK; meaningful only with the ACK flag. */
    public int ack() {
        return ack;
    }

    public Segment ack(int number) {
        ack = number;
        return this;
    }

    /** The eight control bits, CWR to FIN. */
    public int flags() {
        return flags;
    }

    public Segment flags(int bits) {
        flags = bits;
        return this;
    }

    public boolean is(int flag) {
        return (flags & flag) != 0;
    }

    /** SEG.WND as it stands on the wire, unscaled: 0 to 65535 (MUST-1: unsigned). */
    public int window() {
        return window;
    }

    public Segment window(int unscaled) {
        window = unscaled;
        return this;
    }

    /** SEG.UP: offset of the octet after the urgent data (MUST-62); meaningful only with the URG flag. */
    public int urgentPointer() {
        return urgentPointer;
    }

    public Segment urgentPointer(int offset) {
        urgentPointer = offset;
        return this;
    }

    public TcpOptions options() {
        return options;
    }

    /** The buffer that holds the data at {@link #dataOffset}, {@link #dataLength} bytes of it. */
    public ByteBuffer data() {
        return data;
    }

    public int dataOffset() {
        return dataOffset;
    }

    public int dataLength() {
        return dataLength;
    }

    /** Makes {@code length} bytes at the absolute {@code offset} of {@code buffer} the data, without copying. */
    public Segment data(ByteBuffer buffer, int offset, int length) {
        data = buffer;
        dataOffset = offset;
        dataLength = length;
        return this;
    }

    public Segment noData() {
        return data(NO_DATA, 0, 0);
    }

    /** SEG.LEN: octets of sequence space, where SYN and FIN count as one each. */
    public int len() {
        return dataLength + (is(SYN) ? 1 : 0) + (is(FIN) ? 1 : 0);
    }

    /**
     * Drops {@code octets} of sequence space from the front (RFC 9293 §3.10.7.4: "tailored to just the new part"): the
     * SYN first, then data, then the FIN.
     */
    public void trimFront(int octets) {
        seq += octets;
        int rest = octets;
        if (rest > 0 && is(SYN)) {
            flags &= ~SYN;
            rest--;
        }
        int ofData = Math.min(rest, dataLength);
        dataOffset += ofData;
        dataLength -= ofData;
        if (rest > ofData) {
            flags &= ~FIN;
        }
        if (is(URG)) {
            urgentPointer -= octets;
            if (urgentPointer <= 0) {
                flags &= ~URG;
                urgentPointer = 0;
            }
        }
    }

    /** Drops {@code octets} of sequence space from the end: the FIN first, then data. */
    public void trimBack(int octets) {
        int rest = octets;
        if (rest > 0 && is(FIN)) {
            flags &= ~FIN;
            rest--;
        }
        dataLength -= Math.min(rest, dataLength);
    }

    /** Same header fields, options and data bytes. */
    @Override
    public boolean equals(Object o) {
        return o instanceof Segment other
                && srcPort == other.srcPort
                && dstPort == other.dstPort
                && seq == other.seq
                && ack == other.ack
                && flags == other.flags
                && window == other.window
                && urgentPointer == other.urgentPointer
                && options.equals(other.options)
                && data.slice(dataOffset, dataLength).equals(other.data.slice(other.dataOffset, other.dataLength));
    }

    @Override
    public int hashCode() {
        return 31 * (31 * seq + ack) + flags;
    }

    /**
     * packetdrill notation with absolute numbers, e.g. {@code P. 1:1001(1000) ack 1 win 65535 <TS val 7 ecr 3>}. The number
     * behind the colon counts data only, not SYN and FIN: {@code S 0:0(0)}.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(flagLetters());
        text.append(' ').append(SeqNum.toString(seq));
        text.append(':').append(SeqNum.toString(seq + dataLength));
        text.append('(').append(dataLength).append(')');
        if (is(ACK)) {
            text.append(" ack ").append(SeqNum.toString(ack));
        }
        text.append(" win ").append(window);
        if (is(URG)) {
            text.append(" urg ").append(urgentPointer);
        }
        if (!options.isEmpty()) {
            text.append(" <").append(options).append('>');
        }
        return text.toString();
    }

    /** The control bits in packetdrill's letters, {@code .} for ACK, {@code -} for none: {@code S}, {@code S.}, {@code FP.}. */
    public String flagLetters() {
        StringBuilder letters = new StringBuilder(8);
        appendIf(letters, SYN, 'S');
        appendIf(letters, FIN, 'F');
        appendIf(letters, RST, 'R');
        appendIf(letters, PSH, 'P');
        appendIf(letters, URG, 'U');
        appendIf(letters, ECE, 'E');
        appendIf(letters, CWR, 'W');
        appendIf(letters, ACK, '.');
        return letters.length() == 0 ? "-" : letters.toString();
    }

    private void appendIf(StringBuilder letters, int flag, char letter) {
        if (is(flag)) {
            letters.append(letter);
        }
    }
}
