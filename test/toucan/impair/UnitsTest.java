package toucan.impair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({"10%,0.1", "0.1,0.1", ".1,0.1", "0%,0", "0,0", "1,1", "1%,0.01", "100%,1", "0.5%,0.005", "33.3%,0.333"})
    void probabilities(String text, double expected) {
        assertEquals(expected, Units.probability(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10",
                "1.5",
                "101%",
                "NaN",
                "Infinity",
                "-1%",
                "-0.1",
                "",
                "%",
                "ten",
                "1e-3",
                "0,1",
                "10 %",
                "10ms",
                "+1%",
                "1..2",
                "0x1"
            })
    void anUnreadableProbabilityIsRefusedWithAnExample(String text) {
        assertRefused(Units::probability, text, "write 10% or 0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "50ms,50000000",
        "1s,1000000000",
        "200us,200000",
        "10ns,10",
        "0,0",
        "1.5s,1500000000",
        "2m,120000000000",
        "0.5ms,500000"
    })
    void durations(String text, long nanos) {
        assertEquals(nanos, Units.durationNanos(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"50", "-1s", "1h", "NaN", "", "ms", "1,5s", "1 s", "9999999999999999s", "1M"})
    void anUnreadableDurationIsRefused(String text) {
        assertRefused(Units::durationNanos, text, "write 50ms, 1s or 200us");
    }

    @ParameterizedTest
    @CsvSource({"10mbit,10000000", "1gbit,1000000000", "500kbit,500000", "9600bit,9600", "1.5Mbit,1500000"})
    void rates(String text, long bitsPerSecond) {
        assertEquals(bitsPerSecond, Units.rateBitsPerSecond(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "0bit", "-1mbit", "10mbps", "0.1bit", "", "10M", "99999999999gbit"})
    void anUnreadableRateIsRefused(String text) {
        assertRefused(Units::rateBitsPerSecond, text, "write 500kbit, 10mbit or 1gbit");
    }

    @ParameterizedTest
    @CsvSource({"1500,1500", "64k,65536", "64K,65536", "4M,4194304", "1G,1073741824", "0.5k,512"})
    void sizes(String text, long bytes) {
        assertEquals(bytes, Units.sizeBytes(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1T", "k", "", "1 k", "999999999999999999G"})
    void anUnreadableSizeIsRefused(String text) {
        assertRefused(Units::sizeBytes, text, "write 65536, 64k, 4M or 1G");
    }

    @Test
    void seeds() {
        assertEquals(0, Units.seed("0"));
        assertEquals((1L << 53) - 1, Units.seed("9007199254740991"));
        for (String text : new String[] {"9007199254740992", "-1", "1.0", "", "x", "99999999999999999"}) {
            assertRefused(Units::seed, text, "from 0 to 9007199254740991");
        }
    }

    @Test
    void theLocaleDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            for (String tag : new String[] {"de-DE", "tr-TR", "ar-EG"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertEquals("0.5%", Units.percent(0.005));
                assertEquals("1.5ms", Units.duration(1_500_000));
                assertEquals(10_000_000, Units.rateBitsPerSecond("10MBIT"));
                assertEquals("fin#12", Drop.parse("fin#12").get(0).toString());
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.1,10%", "0.07,7%", "1,100%", "0,0%", "0.00001,0.001%", "0.333,33.3%"})
    void percentsArePrintedAsTheyAreWritten(double p, String text) {
        assertEquals(text, Units.percent(p));
        assertEquals(p, Units.probability(text));
    }

    @ParameterizedTest
    @CsvSource({
        "50000000,50ms",
        "1000000000,1s",
        "200000,200us",
        "1,1ns",
        "0,0ns",
        "1234567,1.234567ms",
        "120000000000,120s"
    })
    void durationsArePrintedAsTheyAreWritten(long nanos, String text) {
        assertEquals(text, Units.duration(nanos));
        assertEquals(nanos, Units.durationNanos(text));
    }

    private static void assertRefused(Function<String, ?> parser, String text, String example) {
        String message = assertThrows(IllegalArgumentException.class, () -> parser.apply(text))
                .getMessage();
        assertTrue(message.startsWith("'" + text + "' ") && message.contains(example), message);
    }
}
