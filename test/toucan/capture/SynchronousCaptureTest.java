package toucan.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static toucan.capture.Segments.V4_A;
import static toucan.capture.Segments.V4_B;
import static toucan.capture.Segments.V6_A;
import static toucan.capture.Segments.V6_B;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SynchronousCaptureTest {
    @Test
    void severalHostsShareAFile() {
        PcapngFile read = new PcapngFile(file(View.TCP));
        assertEquals(2, read.interfaces.size());
        assertEquals("left", read.interfaces.get(0).get(2));
        assertEquals("right", read.interfaces.get(1).get(2));
        assertEquals(22, read.packets.size());
        assertEquals(
                11, read.packets.stream().filter(p -> p.interfaceNumber() == 1).count());
    }

    @Test
    void theSameCallsGiveTheSameBytesWhichSayNothingOfTheMachine() {
        for (View view : View.values()) {
            byte[] bytes = file(view);
            assertArrayEquals(bytes, file(view));
            assertEquals(Map.of(4, "Toucan"), new PcapngFile(bytes).section);
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsNoSilentLoss() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThrows(UncheckedIOException.class, () -> new SynchronousCapture(full, View.TCP, () -> 0, new Wall(0)));
    }

    private static byte[] file(View view) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long[] now = {0};
        SynchronousCapture capture = new SynchronousCapture(out, view, () -> now[0] += 1_000, new Wall(1_000_000));
        Segments.recordConnection(capture.addInterface("left"), V4_A, V4_B);
        Segments.recordConnection(capture.addInterface("right"), V6_A, V6_B);
        return out.toByteArray();
    }
}
