package toucan.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small reader of big-endian pcapng files, independent of the writer. */
final class PcapngFile {
    /** One packet. */
    record Packet(int interfaceNumber, long nanos, byte[] bytes, int flags, List<String> comments) {}

    final Map<Integer, String> section = new LinkedHashMap<>();
    final List<Map<Integer, String>> interfaces = new ArrayList<>();
    final List<Packet> packets = new ArrayList<>();
    /** Bytes up to the end of the last whole block. */
    int wholeLength;

    static PcapngFile read(Path file) throws IOException {
        return new PcapngFile(Files.readAllBytes(file));
    }

    /** Reads as many blocks as are whole; everything in them must be as the format wants it. */
    PcapngFile(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.remaining() >= 12 && in.getInt(in.position() + 4) <= in.remaining()) {
            int length = in.getInt(in.position() + 4);
            check(length % 4 == 0 && length >= 12, "block length " + length);
            check(in.getInt(in.position() + length - 4) == length, "the length at the end differs");
            readBlock(in.slice(in.position(), length - 4));
            in.position(in.position() + length);
        }
        wholeLength = in.position();
    }

    private void readBlock(ByteBuffer block) {
        int type = block.getInt(0);
        block.position(8);
        switch (type) {
            case 0x0A0D0D0A -> {
                check(block.getInt() == 0x1A2B3C4D && block.getInt() == 0x00010000, "magic and version 1.0");
                check(block.getLong() == -1, "section length");
                options(block).forEach((code, values) -> section.put(code, text(values.get(0))));
            }
            case 1 -> {
                check(block.getShort() == 101 && block.getShort() == 0, "link type RAW");
                check(block.getInt() >= 65_535, "snap length");
                Map<Integer, String> described = new LinkedHashMap<>();
                options(block).forEach((code, values) -> described.put(code, text(values.get(0))));
                check(described.get(9).equals("\t"), "if_tsresol 9");
                interfaces.add(described);
            }
            case 6 -> readPacket(block);
            default -> throw new AssertionError("block type " + type);
        }
    }

    private void readPacket(ByteBuffer block) {
        int interfaceNumber = block.getInt();
        check(interfaceNumber < interfaces.size(), "interface " + interfaceNumber + " is not described");
        long nanos = (long) block.getInt() << 32 | block.getInt() & 0xFFFFFFFFL;
        int captured = block.getInt();
        check(captured == block.getInt(), "captured and original length");
        byte[] bytes = new byte[captured];
        block.get(bytes);
        skipPadding(block);
        Map<Integer, List<byte[]>> options = options(block);
        int flags = ByteBuffer.wrap(options.get(2).get(0)).getInt();
        List<String> comments = options.getOrDefault(1, List.of()).stream()
                .map(PcapngFile::text)
                .toList();
        packets.add(new Packet(interfaceNumber, nanos, bytes, flags, comments));
    }

    private static Map<Integer, List<byte[]>> options(ByteBuffer block) {
        Map<Integer, List<byte[]>> options = new LinkedHashMap<>();
        while (true) {
            int code = block.getShort();
            byte[] value = new byte[block.getShort() & 0xFFFF];
            block.get(value);
            skipPadding(block);
            if (code == 0) {
                check(value.length == 0 && !block.hasRemaining(), "the options end with the block");
                return options;
            }
            options.computeIfAbsent(code, c -> new ArrayList<>()).add(value);
        }
    }

    private static void skipPadding(ByteBuffer block) {
        while (block.position() % 4 != 0) {
            check(block.get() == 0, "padding is 0");
        }
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
