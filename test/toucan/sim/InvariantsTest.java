package toucan.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.congestion.Reno;
import toucan.tcp.Connection;
import toucan.tcp.Event;
import toucan.tcp.EventListener;
import toucan.tcp.State;
import toucan.tcp.TcpConfig;
import toucan.wire.Segment;

/** The checker finds what it looks for: an innocent connection, and segments that it never sent. */
class InvariantsTest {
    private final Reno congestion = new Reno(1_452);
    private final TcpConfig config = TcpConfig.DEFAULT
            .with()
            .nagle(false)
            .congestionControl(smss -> congestion)
            .build();

    private final Connection connection = Connection.activeOpen(config, 1, 2, 1000, EventListener.NONE, 0);
    private final Invariants invariants = new Invariants(config, "here");

    @BeforeEach
    void establish() {
        Segment synAck = new Segment()
                .ports(2, 1)
                .flags(Segment.SYN | Segment.ACK)
                .seq(5000)
                .ack(1001)
                .window(10_000);
        synAck.options().mss(1452).windowScale(0);
        drain();
        connection.segmentArrives(synAck, 1);
        drain();
        connection.send(ByteBuffer.allocate(3_000), 1);
        drain();
        invariants.watch(connection);
        invariants.onSegmentArrived(fromPeer(10_000));
        invariants.check(1);
        assertEquals(State.ESTABLISHED, connection.state());
        assertEquals(3_000, connection.status().flightSize());
    }

    private void drain() {
        while (connection.pollTransmit(1) != null) {
            // leaves
        }
    }

    private Segment sent(int seq, int ack, int window, int dataLength) {
        return new Segment()
                .ports(1, 2)
                .flags(Segment.ACK)
                .seq(seq)
                .ack(ack)
                .window(window)
                .data(ByteBuffer.allocate(dataLength), 0, dataLength);
    }

    private Segment fromPeer(int window) {
        return new Segment().ports(2, 1).flags(Segment.ACK).seq(5001).ack(1001).window(window);
    }

    private void assertViolation(String what, Segment segment) {
        InvariantViolation violation =
                assertThrows(InvariantViolation.class, () -> invariants.onSegmentSent(segment, 1));
        assertTrue(violation.getMessage().contains(what), violation.getMessage());
        assertTrue(violation.getMessage().contains("at 0.000000001 s, here"), violation.getMessage());
    }

    @Test
    void whatIsRightPasses() {
        invariants.onSegmentSent(sent(1001, 5001, 1000, 1440), 1);
        invariants.onSegmentSent(sent(4001, 5001, 1000, 0), 1);
        invariants.onSegmentSent(sent(11_001, 5001, 1000, 1), 1);
    }

    @Test
    void oneAckForOneSegment() {
        invariants.onEvent(new Event.WindowUpdate(1), 1);
        invariants.onSegmentSent(sent(4001, 5001, 1000, 0), 1);
        invariants.onSegmentSent(sent(4001, 5001, 1000, 0), 1);
        assertViolation("ACK number 3 after 1 segments", sent(4001, 5001, 1000, 0));
    }

    @Test
    void theWindowDoesNotShrink() {
        invariants.onSegmentSent(sent(1001, 5001, 1000, 1), 1);
        assertViolation("the window shrinks", sent(1001, 5001, 900, 1));
    }

    @Test
    void acknowledgesOnlyWhatArrived() {
        assertViolation("acknowledges 5002", sent(1001, 5002, 1000, 1));
    }

    @Test
    void acknowledgedDataIsNotSentAgain() {
        assertViolation("sends 1000 again", sent(1000, 5001, 1000, 10));
    }

    @Test
    void noMoreThanThePeerTakes() {
        assertViolation("the peer takes up to 11001", sent(9_000, 5001, 1000, 2_002));
    }

    @Test
    void noMoreInFlightThanTheCongestionWindowAllows() {
        connection.send(ByteBuffer.allocate(7_000), 1);
        drain();
        assertEquals(10_000, connection.status().flightSize());
        Segment next = sent(11_001, 5001, 1000, 1_000);
        invariants.onSegmentArrived(fromPeer(20_000));
        connection.segmentArrives(fromPeer(20_000), 1);
        invariants.onSegmentSent(next, 1);
        congestion.setCwnd(1_452);
        assertViolation("10000 in the network with cwnd 1452", sent(12_001, 5001, 1000, 1_000));
    }

    @Test
    void whatIsSackedIsNotInTheNetwork() {
        Sacked sacked = new Sacked();
        Segment segment = new Segment();
        segment.options().addSackBlock(2001, 3001);
        segment.options().addSackBlock(900, 1000);
        segment.options().addSackBlock(3501, 9_001);
        sacked.onSegment(segment, connection.status());
        assertEquals(1_000, sacked.bytesAbove(1001), "below SND.UNA and beyond SND.NXT counts nothing");
        segment.options().clear();
        segment.options().addSackBlock(3501, 4001);
        segment.options().addSackBlock(2501, 3501);
        sacked.onSegment(segment, connection.status());
        assertEquals(2_000, sacked.bytesAbove(1001));
        assertEquals(1_500, sacked.bytesAbove(2501));
        assertEquals(0, sacked.bytesAbove(4001));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ESTABLISHED-LISTEN", "CLOSED-ESTABLISHED", "LISTEN-ESTABLISHED", "TIME_WAIT-FIN_WAIT_1"})
    void illegalTransitions(String names) {
        State from = State.valueOf(names.split("-")[0]);
        State to = State.valueOf(names.split("-")[1]);
        assertFalse(Transitions.isLegal(from, to));
        assertThrows(InvariantViolation.class, () -> invariants.onEvent(new Event.StateChanged(from, to), 1));
    }

    @Test
    void aTimerThatIsDueIsHandled() {
        invariants.checkTimers(1);
        long due = connection.nextTimeoutNanos();
        assertThrows(InvariantViolation.class, () -> invariants.checkTimers(due));
    }

    @Test
    void theLedgerKnowsEveryByte() {
        Ledger ledger = new Ledger();
        ByteBuffer bytes = ByteBuffer.allocate(20_000);
        for (int i = 0; i < bytes.capacity(); i++) {
            bytes.put(i, (byte) (i * 31));
        }
        ledger.sent(bytes, 0, 15_000);
        assertNull(ledger.delivered(bytes, 0, 10_000));
        ledger.sent(bytes, 15_000, 20_000);
        assertNull(ledger.delivered(bytes, 10_000, 19_999));
        bytes.put(19_999, (byte) (bytes.get(19_999) + 1));
        assertTrue(ledger.delivered(bytes, 19_999, 20_000).startsWith("byte 19999 was delivered as"));
        assertEquals(19_999, ledger.bytesDelivered());
        bytes.put(19_999, (byte) (bytes.get(19_999) - 1));
        assertNull(ledger.delivered(bytes, 19_999, 20_000));
        assertEquals("byte 20000 was delivered and never sent", ledger.delivered(bytes, 0, 1));
    }
}
