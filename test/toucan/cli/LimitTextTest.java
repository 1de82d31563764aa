package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.net.Moment;
import toucan.tcp.Connection;
import toucan.tcp.EventListener;
import toucan.tcp.SendLimit;
import toucan.tcp.SendLimit.Kind;
import toucan.tcp.Status;
import toucan.tcp.TcpConfig;

/** The sentence that says what limits the sender. */
class LimitTextTest {
    private final Locale before = Locale.getDefault();

    @AfterEach
    void sameLocaleAsBefore() {
        Locale.setDefault(before);
    }

    /** Of a connection that has sent its SYN and nothing else. */
    private static Status status() {
        return Connection.activeOpen(TcpConfig.DEFAULT, 1, 2, 3, EventListener.NONE, 0)
                .status();
    }

    private static String text(Kind kind, long millis) {
        return LimitText.of(new Moment(0, status(), new SendLimit(kind, millis < 0 ? -1 : millis * 1_000_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ar-EG", "fa-IR", "tr-TR"})
    void theSameInEveryLocale(String locale) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        assertEquals(
                "waiting for the RTO in 1.2 s: acknowledgments are overdue", text(Kind.RETRANSMISSION_TIMEOUT, 1_200));
        assertEquals(
                "waiting for the tail loss probe in 180 ms: acknowledgments are overdue",
                text(Kind.TAIL_LOSS_PROBE, 180));
        assertEquals(
                "limited by the congestion window: 0 bytes of 0 bytes in flight", text(Kind.CONGESTION_WINDOW, -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HANDSHAKE|1000|in the handshake: the SYN has no answer yet, and is sent again in 1.0 s",
                "HANDSHAKE|-1|in the handshake: the SYN has no answer yet",
                "NOTHING|-1|limited by nothing: segments leave as fast as this computer sends them",
                "APPLICATION|-1|limited by the application: it has given nothing more to send",
                "ZERO_WINDOW|64000|limited by the receive window: the peer has no room; window probe in 64.0 s",
                "SILLY_WINDOW|200|limited by the receive window: the 0 bytes that it has left are too few for a segment;"
                        + " they are used all the same in 200 ms",
                "PACING|3|'limited by pacing: the next segment leaves in 3.0 ms, at 0 bit/s'",
                "TIME_WAIT|2000|closed: TIME-WAIT ends in 2.0 s",
                "CLOSED|-1|closed"
            })
    void eachSaysWhatIsWaitedForAndHowLong(Kind kind, long millis, String sentence) {
        assertEquals(sentence, text(kind, millis));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void eachIsOneLineOfAscii(Kind kind) {
        for (long millis : new long[] {-1, 0, 400, 5_000}) {
            String text = text(kind, millis);
            assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(text) && text.length() < 160, text);
            assertFalse(text.isEmpty() || text.contains("\n") || text.endsWith("."), text);
        }
    }

    @Test
    void everyKindHasASentenceOfItsOwn() {
        long different = java.util.Arrays.stream(Kind.values())
                .map(kind -> text(kind, -1))
                .distinct()
                .count();
        assertEquals(Kind.values().length, different);
    }
}
