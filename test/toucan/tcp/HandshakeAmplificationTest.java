package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;

/** A SYN whose sender does not exist makes us send little (RFC 9000 §8.1 has the limit, RFC 9293 MUST-23 the patience). */
class HandshakeAmplificationTest {
    private static final int IP_AND_UDP = 28;

    private int synBytes;
    private int synAckBytes;
    private int synAcks;

    private Connection open(int limit) {
        TcpConfig config =
                TcpConfig.DEFAULT.with().handshakeAmplification(limit).build();
        return Connection.passiveOpen(config, 2, 100, EventListener.NONE);
    }

    private void synArrives(Connection connection, boolean options, long now) {
        Segment syn = new Segment().ports(1, 2).flags(Segment.SYN).seq(5_000).window(65_535);
        if (options) {
            syn.options().mss(1_452).sackPermitted(true).windowScale(7).timestamps(1, 0);
        }
        synBytes += SegmentCodec.length(syn) + IP_AND_UDP;
        connection.segmentArrives(syn, now);
        drain(connection, now);
    }

    private void drain(Connection connection, long now) {
        for (Segment sent; (sent = connection.pollTransmit(now)) != null; ) {
            if (sent.is(Segment.SYN)) {
                synAcks++;
                synAckBytes += SegmentCodec.length(sent) + IP_AND_UDP;
            }
        }
    }

    /** Lets all timers expire up to this time. */
    private void waitUntil(Connection connection, long until) {
        for (long now; (now = connection.nextTimeoutNanos()) <= until; ) {
            connection.handleTimeouts(now);
            drain(connection, now);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void staysWithinTheLimitUntilTheEnd(boolean options) {
        Connection connection = open(3);
        synArrives(connection, options, 0);
        waitUntil(connection, Long.MAX_VALUE - 1);
        assertEquals(CloseReason.CONNECT_TIMEOUT, connection.closeReason());
        assertTrue(synAckBytes <= 3 * synBytes, synAckBytes + " bytes for " + synBytes);
        assertEquals(options ? 3 : 2, synAcks, "an MSS option makes the answer to a bare SYN longer than that");
    }

    @Test
    void whoeverAsksAgainIsAnsweredAgain() {
        Connection connection = open(3);
        synArrives(connection, true, 0);
        waitUntil(connection, 40 * TcpConfig.SECOND);
        assertEquals(3, synAcks);
        synArrives(connection, true, 40 * TcpConfig.SECOND);
        waitUntil(connection, 170 * TcpConfig.SECOND);
        assertTrue(synAcks > 3, "the second SYN allows more");
        assertTrue(synAckBytes <= 3 * synBytes, synAckBytes + " bytes for " + synBytes);
    }

    @Test
    void withoutALimitPatienceCounts() { // MUST-23: at least 3 minutes
        Connection connection = open(0);
        synArrives(connection, true, 0);
        waitUntil(connection, Long.MAX_VALUE - 1);
        assertEquals(8, synAcks, "after 0, 1, 3, 7, 15, 31, 63 and 123 s");
    }
}
