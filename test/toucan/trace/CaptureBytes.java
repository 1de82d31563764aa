package toucan.trace;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import toucan.wire.InternetChecksum;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/** Captures as other programs write them, byte by byte: both formats, both byte orders, any link type. */
final class CaptureBytes {
    static final byte[] A = {(byte) 192, 0, 2, 1};
    static final byte[] B = {(byte) 192, 0, 2, 2};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteOrder order;

    CaptureBytes(ByteOrder order) {
        this.order = order;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    CaptureBytes pcapHeader(int magic, int linkType) {
        ByteBuffer b = ByteBuffer.allocate(24).order(order);
        b.putInt(magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(262_144)
                .putInt(linkType);
        return add(b);
    }

    CaptureBytes pcapRecord(int seconds, int fraction, byte[] frame, int original) {
        ByteBuffer b = ByteBuffer.allocate(16 + frame.length).order(order);
        return add(b.putInt(seconds)
                .putInt(fraction)
                .putInt(frame.length)
                .putInt(original)
                .put(frame));
    }

    CaptureBytes section() {
        ByteBuffer b = ByteBuffer.allocate(16).order(order);
        return block(
                0x0A0D0D0A,
                b.putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0).putLong(-1));
    }

    /** @param tsresol the option's byte, or -1 to leave it out */
    CaptureBytes describe(int linkType, String name, int tsresol, long tsoffset) {
        ByteBuffer b = ByteBuffer.allocate(256).order(order);
        b.putShort((short) linkType).putShort((short) 0).putInt(0);
        option(b, 2, name.getBytes(StandardCharsets.UTF_8));
        if (tsresol >= 0) {
            option(b, 9, new byte[] {(byte) tsresol});
        }
        option(b, 14, ByteBuffer.allocate(8).order(order).putLong(tsoffset).array());
        return block(1, b.putInt(0));
    }

    CaptureBytes enhanced(int on, long ticks, byte[] frame, int flags, String... comments) {
        ByteBuffer b = ByteBuffer.allocate(frame.length + 4096).order(order);
        b.putInt(on)
                .putInt((int) (ticks >>> 32))
                .putInt((int) ticks)
                .putInt(frame.length)
                .putInt(frame.length);
        pad(b.put(frame));
        option(b, 2, ByteBuffer.allocate(4).order(order).putInt(flags).array());
        for (String comment : comments) {
            option(b, 1, comment.getBytes(StandardCharsets.UTF_8));
        }
        return block(6, b.putInt(0));
    }

    CaptureBytes simple(byte[] frame) {
        ByteBuffer b = ByteBuffer.allocate(frame.length + 8).order(order);
        return block(3, pad(b.putInt(frame.length).put(frame)));
    }

    CaptureBytes obsolete(int on, long ticks, byte[] frame) {
        ByteBuffer b = ByteBuffer.allocate(frame.length + 32).order(order);
        b.putShort((short) on).putShort((short) 0).putInt((int) (ticks >>> 32)).putInt((int) ticks);
        return block(2, pad(b.putInt(frame.length).putInt(frame.length).put(frame)));
    }

    /** A block with what was put into the buffer. */
    CaptureBytes block(int type, ByteBuffer body) {
        int length = 12 + body.position();
        ByteBuffer b = ByteBuffer.allocate(length).order(order);
        b.putInt(type).putInt(length).put(body.array(), 0, body.position()).putInt(length);
        return add(b);
    }

    private CaptureBytes add(ByteBuffer filled) {
        out.write(filled.array(), 0, filled.position());
        return this;
    }

    private static void option(ByteBuffer b, int code, byte[] value) {
        b.putShort((short) code).putShort((short) value.length);
        pad(b.put(value));
    }

    private static ByteBuffer pad(ByteBuffer b) {
        while (b.position() % 4 != 0) {
            b.put((byte) 0);
        }
        return b;
    }

    /** The bytes of a segment from A to B (or in IPv6, from ::1 to ::2), with its right checksum. */
    static byte[] segment(Segment s, byte[] from, byte[] to) {
        ByteBuffer b = ByteBuffer.allocate(SegmentCodec.length(s));
        int length = SegmentCodec.serialize(s, b, 0);
        SegmentCodec.fillChecksum(InternetChecksum.pseudoHeader(from, to), b, 0, length);
        return b.array();
    }

    static Segment data(int seq, int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) seq);
        return new Segment()
                .ports(40_000, 9293)
                .seq(seq)
                .ack(7)
                .flags(Segment.ACK | Segment.PSH)
                .window(1000)
                .data(ByteBuffer.wrap(bytes), 0, length);
    }

    static byte[] ipv4(int protocol, byte[] from, byte[] to, byte[] payload) {
        ByteBuffer b = ByteBuffer.allocate(20 + payload.length);
        b.put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) b.capacity())
                .putInt(0)
                .put((byte) 64)
                .put((byte) protocol);
        b.putShort((short) 0).put(from).put(to).put(payload);
        b.putShort(10, (short) InternetChecksum.of(-20, b, 0, 20));
        return b.array();
    }

    static byte[] ipv6(int protocol, byte[] from, byte[] to, byte[] payload) {
        ByteBuffer b = ByteBuffer.allocate(40 + payload.length);
        b.putInt(0x60000000)
                .putShort((short) payload.length)
                .put((byte) protocol)
                .put((byte) 64);
        return b.put(from).put(to).put(payload).array();
    }

    static byte[] udp(int from, int to, byte[] payload) {
        ByteBuffer b = ByteBuffer.allocate(8 + payload.length);
        b.putShort((short) from)
                .putShort((short) to)
                .putShort((short) b.capacity())
                .putShort((short) 0);
        return b.put(payload).array();
    }

    /** The frame of a link type around an IP packet. */
    static byte[] frame(int linkType, byte[] ip) {
        boolean v6 = ip[0] >>> 4 == 6;
        short etherType = (short) (v6 ? 0x86DD : 0x0800);
        ByteBuffer b = ByteBuffer.allocate(64 + ip.length);
        switch (linkType) {
            case 0 -> b.order(ByteOrder.LITTLE_ENDIAN).putInt(v6 ? 30 : 2);
            case 1 -> b.put(new byte[12]).putInt(0x8100_0007).putShort(etherType);
            case 108 -> b.putInt(v6 ? 24 : 2);
            case 113 -> b.putShort((short) 4).put(new byte[12]).putShort(etherType);
            case 276 -> b.putShort(etherType).put(new byte[8]).put((byte) 4).put(new byte[9]);
            default -> {}
        }
        b.put(ip);
        return java.util.Arrays.copyOf(b.array(), b.position());
    }
}
