package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.capture.View;

class FormatTest {
    @TempDir
    Path temp;

    @Test
    void numbersForPeople() {
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("en-US", "de-DE", "ar-EG", "fa-IR", "tr-TR")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertEquals("0 bytes", Format.bytes(0));
                assertEquals("1023 bytes", Format.bytes(1023));
                assertEquals("1.0 KiB", Format.bytes(1024));
                assertEquals("1.5 MiB", Format.bytes(3 << 19));
                assertEquals("4.0 GiB", Format.bytes(4L << 30));
                assertEquals("999 bit/s", Format.rate(999));
                assertEquals("12.3 Mbit/s", Format.rate(12_345_678));
                assertEquals("1,234,567", Format.count(1_234_567));
                assertEquals("1 file", Format.count(1, "file"));
                assertEquals("0 files", Format.count(0, "file"));
                assertEquals("0.123 ms", Format.millis(123_000));
                assertEquals("12.3 ms", Format.millis(12_345_678));
                assertEquals("not measured", Format.millis(-1));
                assertEquals("2.31 s", Format.seconds(2.31));
                assertEquals("59 s", Format.remaining(59));
                assertEquals("2:05 min", Format.remaining(125));
                assertEquals("1:01:01 h", Format.remaining(3661));
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void commandsForWireshark() {
        assertEquals(
                "wireshark -o tcp.reassemble_out_of_order:TRUE -o tcp.check_checksum:TRUE -r build/demo/sender.pcapng",
                Wireshark.command(Path.of("build/demo/sender.pcapng"), View.TCP, 9293));
        assertEquals(
                "wireshark -o tcp.reassemble_out_of_order:TRUE -o tcp.check_checksum:TRUE -d udp.port==9293,tcp"
                        + " -r \"a b.pcapng\"",
                Wireshark.command(Path.of("a b.pcapng"), View.UDP, 9293));
    }

    @Test
    void theDemosTextIsAboutAMegabyteAndAlwaysTheSame() throws IOException {
        assertEquals("zero", DemoText.words(0));
        assertEquals("nineteen", DemoText.words(19));
        assertEquals("forty-two", DemoText.words(42));
        assertEquals("one hundred", DemoText.words(100));
        assertEquals("seven hundred and seventy", DemoText.words(770));
        assertEquals("twenty-one thousand three hundred and five", DemoText.words(21_305));
        assertEquals("two thousand and one", DemoText.words(2001));
        Path text = temp.resolve("text");
        DemoText.write(text);
        long size = Files.size(text);
        assertTrue(size > 900_000 && size < 1_200_000, "size " + size);
        Path again = temp.resolve("again");
        DemoText.write(again);
        assertEquals(-1, Files.mismatch(text, again));
    }
}
