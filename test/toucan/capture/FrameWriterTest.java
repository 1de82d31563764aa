package toucan.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameWriterTest {
    @Test
    void noPacketIsLongerThanItsInterfaceSays() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FrameWriter writer = new FrameWriter(bytes);
        writer.addInterface(1, "host", null);
        writer.packet(0, 1, null, ByteBuffer.allocate(FrameWriter.MAX_PACKET), 2 << 20, List.of());
        ByteBuffer file = ByteBuffer.wrap(bytes.toByteArray());
        int description = file.getInt(4);
        int packet = description + file.getInt(description + 4);
        assertEquals(FrameWriter.MAX_PACKET, file.getInt(packet + 20), "captured length");
        assertEquals(2 << 20, file.getInt(packet + 24), "original length");
        assertTrue(file.getInt(description + 12) >= FrameWriter.MAX_PACKET, "snap length");
    }
}
