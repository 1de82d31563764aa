package toucan.capture;

import java.nio.ByteBuffer;
import toucan.link.Datagram;

/** What every capture of ours consists of, as bytes: its beginning, its interfaces, and a block for each datagram. */
final class PacketBlocks {
    private final View view;
    private final Wall wall;
    private final Encapsulation encapsulation;
    private long lastNanos;

    PacketBlocks(View view, Wall wall) {
        this.view = view;
        this.wall = wall;
        encapsulation = new Encapsulation(view);
    }

    /** Begins the file; tells of this machine only if asked to. */
    static void begin(ByteBuffer out, boolean tellMachine) {
        if (tellMachine) {
            String version = PacketBlocks.class.getPackage().getImplementationVersion();
            PcapngBlocks.sectionHeader(
                    out,
                    System.getProperty("os.arch"),
                    System.getProperty("os.name") + " " + System.getProperty("os.version"),
                    "Toucan" + (version == null ? "" : " " + version) + ", Java " + System.getProperty("java.version"));
        } else {
            PcapngBlocks.sectionHeader(out, null, null, "Toucan");
        }
    }

    /** @param name which host this is */
    void interfaceDescription(ByteBuffer out, String name) {
        String description =
                switch (view) {
                    case TCP -> "TCP segments carried by UDP, shown as IP and TCP";
                    case UDP -> "TCP segments carried by UDP, shown as IP, UDP and segment";
                    case UDP_IP -> "IP packets carried by UDP, shown as IP, UDP and packet";
                };
        PcapngBlocks.interfaceDescription(out, PcapngBlocks.LINKTYPE_RAW, PcapngBlocks.SNAPLEN, name, description);
    }

    /** Writes a datagram and its notes; the time never goes back. */
    void packet(ByteBuffer out, int interfaceNumber, Direction direction, Datagram datagram, long timeNanos) {
        lastNanos = Math.max(lastNanos, timeNanos);
        int start = PcapngBlocks.beginPacket(out, interfaceNumber, wall.epochNanos(lastNanos));
        encapsulation.put(out, direction, datagram);
        PcapngBlocks.endPacket(out, start, direction, datagram.notes());
    }
}
