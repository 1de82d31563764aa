package toucan.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommentTailTest {
    private static final String COMMENT = "retransmission: RTO expired (0.200 s), backoff 0, RFC 6298 5.5"
            + " [state=FIN-WAIT-1 cwnd=1440 ssthresh=inf flight=2880 pipe=1440 rwnd=65536 srtt_us=40120 rttvar_us=20060"
            + " rto_us=400000 backoff=1 recovery=open]";

    @Test
    void everyKeyHasItsValue() {
        CommentTail tail = CommentTail.of(COMMENT);
        assertEquals("FIN-WAIT-1", tail.state());
        assertEquals(1440, tail.cwnd());
        assertEquals(CommentTail.INFINITE, tail.ssthresh());
        assertEquals(2880, tail.flight());
        assertEquals(1440, tail.pipe());
        assertEquals(65536, tail.rwnd());
        assertEquals(40120, tail.srttMicros());
        assertEquals(20060, tail.rttvarMicros());
        assertEquals(400000, tail.rtoMicros());
        assertEquals(1, tail.backoff());
        assertEquals("open", tail.recovery());
        assertEquals("retransmission: RTO expired (0.200 s), backoff 0, RFC 6298 5.5", CommentTail.text(COMMENT));
    }

    @Test
    void theLastTailOfAPacketCounts() {
        List<String> comments = List.of("one [cwnd=1]", "two [cwnd=2 new=x]", "network: lost (--loss 10%)");
        assertEquals(2, CommentTail.of(comments).cwnd());
        assertEquals("x", CommentTail.of(comments).values().get("new"));
        assertSame(CommentTail.NONE, CommentTail.of(List.of("network: lost (--loss 10%)")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "]",
                " [",
                " []",
                "a [b]",
                "a [b=1  c=2]",
                "a [=1]",
                "a[b=1]",
                "a [b=1] ",
                "a [b=1",
                "a [ b=1]"
            })
    void whatIsNoTailIsText(String comment) {
        assertEquals(CommentTail.NONE, CommentTail.of(comment));
        assertEquals(comment, CommentTail.text(comment));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a [cwnd=]", "a [cwnd=-1]", "a [cwnd=1x]", "a [cwnd=9999999999999999999999]", "a [x=1]"})
    void whatIsNoNumberIsAbsent(String comment) {
        assertEquals(CommentTail.ABSENT, CommentTail.of(comment).cwnd());
        assertNull(CommentTail.of(comment).state());
    }

    @Property
    void anyTextIsRead(@ForAll String comment) {
        assertEquals(comment.length() >= CommentTail.text(comment).length(), true);
        CommentTail.of(List.of(comment, comment + "]", " [" + comment + "]")).ssthresh();
    }
}
