package toucan.tcp;

import toucan.wire.Segment;
import toucan.wire.TcpOptions;

/**
 * The passive side of a handshake of which nothing is remembered between SYN and ACK (RFC 4987 §3.6): a SYN is answered
 * without a connection, and the ACK that comes back makes one that is ESTABLISHED from its first moment.
 *
 * <p>Both steps are given the SYN <em>as far as it will be remembered</em>: whoever answers has put its options into a cookie
 * and taken off those that found no room there, because what the SYN,ACK agrees to must still be known when the ACK arrives.
 */
final class StatelessHandshake {
    private StatelessHandshake() {}

    /**
     * Makes {@code synAck} what a connection in SYN-RECEIVED would send. It leaves once and has no timer: if it is lost, the
     * peer's SYN comes again.
     */
    static void answer(Segment syn, TcpConfig config, int iss, int tsVal, Segment synAck) {
        synAck.clear()
                .ports(syn.dstPort(), syn.srcPort())
                .flags(Segment.SYN | Segment.ACK)
                .seq(iss)
                .ack(syn.seq() + 1)
                .window(Math.min(ReceiveWindow.MAX_FIELD, config.receiveBuffer()));
        TcpOptions peer = syn.options();
        HandshakeOptions.agreed(config, peer).put(synAck.options(), config, tsVal, peer.tsVal());
    }

    /**
     * The connection that a proven ACK stands for: all is agreed, our SYN is acknowledged. The ACK itself comes next, as a
     * segment in ESTABLISHED, and brings the peer's window and, it may be, data.
     *
     * <p>Its round trip is not measured: when the SYN,ACK left is forgotten, and the echoed timestamp says so only to within
     * the bits that the cookie took. The first data tells better; until then the RTO is the initial one (RFC 6298 §2.1).
     */
    static TransmissionControlBlock complete(
            Segment syn, TcpConfig config, int iss, EventListener events, long nowNanos) {
        TransmissionControlBlock tcb =
                new TransmissionControlBlock(config, events, syn.dstPort(), syn.srcPort(), iss, false);
        tcb.rcv.start(Integer.toUnsignedLong(syn.seq()));
        tcb.receiveBuffer.start(tcb.rcv.nxt);
        tcb.agree(syn.options(), nowNanos);
        tcb.receiveWindow.advertiseOnSyn();
        tcb.snd.nxt = tcb.snd.iss + 1;
        tcb.snd.una = tcb.snd.nxt;
        tcb.snd.wl1 = tcb.rcv.irs;
        tcb.snd.wl2 = tcb.snd.una;
        tcb.establish(nowNanos);
        return tcb;
    }
}
