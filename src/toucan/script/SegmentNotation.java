package toucan.script;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import toucan.wire.Malformed;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;
import toucan.wire.SeqNum;
import toucan.wire.TcpOptions;

/**
 * Translates between a script's numbers and the wire's: sequence numbers count from the two initial ones, but those of a SYN,
 * which are the initial ones (in nearly all scripts 0); the tested side's timestamps count from whatever value the script gave
 * to its first one.
 */
final class SegmentNotation {
    private static final long WIRE = 0xFFFF_FFFFL;

    private final Isns isns;
    /** Timestamps are not compared, so each one that left stands for what the script says of it. */
    private final boolean anyTimestamps;

    private final Map<Long, Integer> timestamps = new HashMap<>();
    private boolean timestampsSeen;
    private int timestampOffset;
    /** The initial sequence numbers as the script has them: of the tested side, and of its peer. */
    private long localIsn;

    private long remoteIsn;

    SegmentNotation(Isns isns, Rules rules) {
        this.isns = isns;
        anyTimestamps = !rules.exact && rules.timestampTickNanos == 0;
    }

    /** The script says that our SYN has this number. */
    void localIsn(long inScript) {
        localIsn = inScript;
    }

    /** The script says that the peer's SYN has this number. */
    void remoteIsn(long inScript) {
        remoteIsn = inScript;
    }

    /** A number of ours, on the wire, as an unsigned one of the script in a segment without SYN. */
    long ours(int wire) {
        return wire - isns.iss() & WIRE;
    }

    /** A number of the script for our side, on the wire. */
    private int oursOnWire(long inScript, boolean syn) {
        return (int) (inScript - (syn ? localIsn : 0)) + isns.iss();
    }

    /**
     * Builds the bytes that the script describes and reads them as a segment, as an endpoint does with a datagram.
     *
     * @return null for bytes that no endpoint takes for a segment
     */
    Segment arriving(SegmentSpec spec, int sourcePort, int destinationPort) {
        Segment segment = new Segment()
                .ports(sourcePort, destinationPort)
                .seq((int) (spec.seq() + (spec.is(Segment.SYN) ? 0 : remoteIsn)) + isns.irs())
                .ack(spec.is(Segment.ACK) ? oursOnWire(spec.ack(), spec.is(Segment.SYN)) : 0)
                .flags(spec.flags() & 0xFF)
                .window(Math.max(spec.window(), 0))
                .urgentPointer(spec.urgentPointer());
        ByteBuffer header = ByteBuffer.allocate(SegmentCodec.HEADER);
        SegmentCodec.serialize(segment, header, 0);
        byte[] options = optionBytes(spec);
        int reserved = spec.is(SegmentSpec.AE) ? 1 : 0;
        header.put(12, (byte) ((SegmentCodec.HEADER + options.length) / 4 << 4 | reserved));
        ByteBuffer bytes = ByteBuffer.allocate(SegmentCodec.HEADER + options.length + spec.length());
        bytes.put(header.array()).put(options).put(Stream.bytes(streamPosition(spec), spec.length()));
        Segment parsed = new Segment();
        Malformed malformed = SegmentCodec.parse(bytes, 0, bytes.capacity(), parsed);
        return malformed == null ? parsed : null;
    }

    /** Where in our stream the data of what we sent begins: the octet behind the SYN is 0. */
    long streamPosition(Segment leaving) {
        return (leaving.seq() - isns.iss() & WIRE) - (leaving.is(Segment.SYN) ? 0 : 1);
    }

    /** Where in the stream the segment's data begins: the octet behind the SYN has the number of the SYN. */
    private long streamPosition(SegmentSpec spec) {
        return spec.is(Segment.SYN) ? spec.seq() : remoteIsn + spec.seq() - 1;
    }

    private byte[] optionBytes(SegmentSpec spec) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (SegmentSpec.Option option : spec.options()) {
            writeOption(option, out);
        }
        while (out.size() % 4 != 0) {
            out.write(0); // the rest of the last word is EOL padding (MUST-69)
        }
        if (out.size() > SegmentCodec.MAX_HEADER - SegmentCodec.HEADER) {
            throw new IllegalArgumentException("the options need " + out.size() + " bytes; 40 are possible");
        }
        return out.toByteArray();
    }

    private void writeOption(SegmentSpec.Option option, ByteArrayOutputStream out) {
        if (option instanceof SegmentSpec.Nop) {
            out.write(1);
        } else if (option instanceof SegmentSpec.Eol) {
            out.write(0);
        } else if (option instanceof SegmentSpec.Mss mss) {
            out.writeBytes(new byte[] {2, 4, (byte) (mss.bytes() >> 8), (byte) mss.bytes()});
        } else if (option instanceof SegmentSpec.WindowScale scale) {
            out.writeBytes(new byte[] {3, 3, (byte) scale.shift()});
        } else if (option instanceof SegmentSpec.SackPermitted) {
            out.writeBytes(new byte[] {4, 2});
        } else if (option instanceof SegmentSpec.Sack sack) {
            out.writeBytes(new byte[] {5, (byte) (2 + 4 * sack.edges().size())});
            sack.edges().forEach(edge -> writeInt(oursOnWire(edge, false), out));
        } else if (option instanceof SegmentSpec.Timestamps ts) {
            out.writeBytes(new byte[] {8, 10});
            writeInt((int) ts.val(), out);
            writeInt(echoed(ts.ecr()), out);
        } else if (option instanceof SegmentSpec.Raw raw) {
            byte[] content = HexFormat.of().parseHex(raw.hex());
            out.writeBytes(new byte[] {(byte) raw.kind(), (byte) (2 + content.length)});
            out.writeBytes(content);
        }
    }

    private static void writeInt(int value, ByteArrayOutputStream out) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
    }

    private int echoed(long inScript) {
        Integer known = timestamps.get(inScript);
        if (known != null) {
            return known;
        }
        return timestampsSeen ? (int) inScript + timestampOffset : (int) inScript;
    }

    /**
     * Makes the script's first timestamp of the tested side mean {@code actual}; later calls change nothing, unless no
     * timestamp is compared.
     */
    void learnTimestamp(int actual, long inScript) {
        if (anyTimestamps) {
            timestamps.put(inScript, actual);
        }
        if (!timestampsSeen) {
            timestampsSeen = true;
            timestampOffset = actual - (int) inScript;
        }
    }

    long seq(Segment leaving) {
        if (isResetWithoutNumber(leaving)) {
            return 0;
        }
        return leaving.is(Segment.SYN) ? ours(leaving.seq()) + localIsn & WIRE : ours(leaving.seq());
    }

    /** RFC 9293 §3.5.2: a reset in answer to a segment without ACK carries the sequence number zero, not one of ours. */
    private static boolean isResetWithoutNumber(Segment leaving) {
        return leaving.is(Segment.RST) && leaving.is(Segment.ACK) && leaving.seq() == 0;
    }

    long ack(Segment leaving) {
        return leaving.ack() - isns.irs() - (leaving.is(Segment.SYN) ? 0 : remoteIsn) & WIRE;
    }

    long tsVal(TcpOptions options) {
        return options.tsVal() - (timestampsSeen ? timestampOffset : 0) & WIRE;
    }

    long sackEdge(int edge) {
        return edge - isns.irs() - remoteIsn & WIRE;
    }

    /** The segment as a script would write it. */
    String text(Segment leaving) {
        return text(leaving, leaving.flags(), leaving.dataLength());
    }

    /** Several segments in a row as one: the first of them, with the flags and the length of all. */
    String text(Segment leaving, int flags, int length) {
        long seq = seq(leaving);
        StringBuilder text =
                new StringBuilder("> ").append(leaving.copy().flags(flags).flagLetters());
        text.append(' ').append(seq).append(':').append(seq + length & WIRE);
        text.append('(').append(length).append(')');
        if (leaving.is(Segment.ACK)) {
            text.append(" ack ").append(ack(leaving));
        }
        text.append(" win ").append(leaving.window());
        if (leaving.is(Segment.URG) || leaving.urgentPointer() != 0) {
            text.append(" urg ").append(leaving.urgentPointer());
        }
        if (!leaving.options().isEmpty()) {
            text.append(" <").append(options(leaving.options())).append('>');
        }
        return text.toString();
    }

    private String options(TcpOptions options) {
        StringJoiner text = new StringJoiner(",");
        if (options.hasMss()) {
            text.add("mss " + options.mss());
        }
        if (options.sackPermitted()) {
            text.add("sackOK");
        }
        if (options.hasTimestamps()) {
            text.add("TS val " + tsVal(options) + " ecr " + SeqNum.toString(options.tsEcr()));
        }
        if (options.hasWindowScale()) {
            text.add("wscale " + options.windowScale());
        }
        if (options.hasUserTimeout()) {
            text.add(String.format(Locale.ROOT, "kind 28 0x%04x", options.userTimeout()));
        }
        if (options.sackBlocks() > 0) {
            StringJoiner blocks = new StringJoiner(" ", "sack ", "");
            for (int i = 0; i < options.sackBlocks(); i++) {
                blocks.add(sackEdge(options.sackLeft(i)) + ":" + sackEdge(options.sackRight(i)));
            }
            text.add(blocks.toString());
        }
        return text.toString();
    }
}
