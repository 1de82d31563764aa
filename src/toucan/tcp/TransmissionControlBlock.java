package toucan.tcp;

import toucan.congestion.CongestionControl;
import toucan.tcp.Timers.Timer;
import toucan.wire.Segment;
import toucan.wire.SegmentCodec;
import toucan.wire.TcpOptions;

/**
 * The Transmission Control Block (RFC 9293 §3.3.1): everything one connection remembers. {@link SegmentArrives}, {@link
 * Timeouts}, {@link Output} and the user calls of {@link Connection} work on it; it has no behaviour of its own but the
 * steps that several of them share.
 */
final class TransmissionControlBlock {
    /** What kept the last {@link Output} from sending more data. */
    enum Limit {
        APPLICATION,
        CONGESTION_WINDOW,
        PATH_MTU_PROBE,
        PACING,
        RECEIVE_WINDOW,
        NAGLE
    }

    /** Octets of the timestamps option with its padding. */
    private static final int TIMESTAMPS_LENGTH = 12;

    final TcpConfig config;
    final EventListener events;
    final int localPort;
    int remotePort;
    /** MUST-11: whether SYN-RECEIVED was reached from an active OPEN. */
    final boolean activeOpen;

    State state;
    CloseReason closeReason;

    final SendSequenceSpace snd;
    final ReceiveSequenceSpace rcv = new ReceiveSequenceSpace();
    final SendBuffer sendBuffer;
    final ReceiveBuffer receiveBuffer;
    final PeerSegmentSize peerSegments = new PeerSegmentSize();
    final DeliveryRate deliveryRate = new DeliveryRate();
    final RetransmissionQueue retransmissionQueue = new RetransmissionQueue(deliveryRate);
    final ReceiveWindow receiveWindow;
    final ReceiveTuning receiveTuning;
    final SackBlocks sackBlocks;
    final Timers timers = new Timers();
    final Pacer pacer = new Pacer(timers);
    final RttEstimator rtt;
    final Timestamps timestamps;
    final Acknowledgments acks;
    final ChallengeAcks challengeAcks;
    final UserTimeout userTimeout;
    final KeepAliveProbing keepAlive;
    final Tally tally = new Tally();
    final SackScoreboard scoreboard = new SackScoreboard(retransmissionQueue);
    final TailLossProbe tailLossProbe;
    final ForwardRto forwardRto;
    final PathMtuDiscovery pathMtu;

    /** Both exist from the peer's SYN on, which tells the segment size. */
    CongestionControl congestion;

    LossRecovery recovery;

    /** The segment size in use: at most what the peer's MSS option allows, and our own MSS (bytes, options included). */
    int sendMss;

    HandshakeOptions agreed = HandshakeOptions.NONE;

    boolean nagle;
    /** CLOSE was called: a FIN follows what is in the send buffer. */
    boolean finQueued;
    /** Nobody will RECEIVE any more. */
    boolean released;
    /** The SYN or SYN,ACK has to leave. */
    boolean handshakeDue;
    /** {@link Event.WindowClosed} was told, and no {@link Event.WindowOpened} since. */
    boolean windowClosedTold;
    /** A window probe has to leave. */
    boolean probeDue;
    /** A tail loss probe has to leave. */
    boolean tailProbeDue;
    /** The override timeout of silly-window avoidance ran out. */
    boolean overrideDue;

    int duplicateAcks;
    int timeoutsInARow;
    int probesInARow;
    int handshakeTimeouts;
    /** Bytes of the peer's SYNs, and of one SYN,ACK of ours, with IP and UDP headers. */
    long synBytes;

    int synAckLength;
    /** The RTO that expired last, and its backoff. */
    long expiredRtoNanos;
    /** When the retransmission timer expires, or would if no probe came first. */
    long rtoDeadlineNanos;

    int expiredBackoff;
    long lastDataSentNanos = -1;
    Limit limit = Limit.APPLICATION;
    /** {@link Output} has not said yet that there is nothing more: {@link #limit} is that of another time. */
    boolean moreFollows;
    /** How often the network has said "port unreachable" since the peer was heard last. */
    int portUnreachable;

    /** A reset that has to leave, whatever the state. */
    final Segment reset = new Segment();

    boolean resetDue;

    /** For the capture; null when there is none, and then nothing is made for it. */
    SegmentNotes notes;

    TransmissionControlBlock(
            TcpConfig config, EventListener events, int localPort, int remotePort, int iss, boolean activeOpen) {
        this.config = config;
        this.events = events;
        this.localPort = localPort;
        this.remotePort = remotePort;
        this.activeOpen = activeOpen;
        state = activeOpen ? State.SYN_SENT : State.LISTEN;
        nagle = config.nagle();
        snd = new SendSequenceSpace(iss);
        BufferBudget budget = config.bufferBudget();
        sendBuffer = new SendBuffer(new BufferSize(config.sendBuffer(), config.sendBufferMax(), budget), snd.iss + 1);
        receiveBuffer = new ReceiveBuffer(
                new BufferSize(config.receiveBuffer(), config.receiveBufferMax(), budget),
                config.reassemblyFragments());
        receiveWindow = new ReceiveWindow(rcv, receiveBuffer, peerSegments, config.mss());
        sackBlocks = new SackBlocks(receiveBuffer.outOfOrder());
        rtt = new RttEstimator(config);
        timestamps = new Timestamps(config.timestampOffset());
        acks = new Acknowledgments(timers, peerSegments, config.ackDelayNanos());
        challengeAcks = new ChallengeAcks(config.challengeAckLimit());
        userTimeout = new UserTimeout(this);
        keepAlive = new KeepAliveProbing(this, config.keepAlive());
        receiveTuning = new ReceiveTuning(this);
        tailLossProbe = new TailLossProbe(this);
        forwardRto = new ForwardRto(this);
        pathMtu = new PathMtuDiscovery(this);
    }

    void emit(Event event, long nowNanos) {
        tally.count(event);
        events.onEvent(event, nowNanos);
        if (notes != null) {
            notes.onEvent(event);
        }
    }

    void enter(State next, long nowNanos) {
        State from = state;
        state = next;
        emit(new Event.StateChanged(from, next), nowNanos);
    }

    /** The peer's SYN arrived: fixes what both sides can do (RFC 9293 §3.7.1, RFC 7323 §2.2 and §3.2, RFC 2018 §2). */
    void agree(TcpOptions peer, long nowNanos) {
        // MUST-15; a peer that asks for less than MIN_MSS gets that (CVE-2019-11479).
        int peerMss = peer.hasMss() ? Math.max(TcpConfig.MIN_MSS, peer.mss()) : config.defaultSendMss();
        pathMtu.start(Math.min(peerMss, config.mss()));
        agreed = HandshakeOptions.agreed(config, peer);
        if (agreed.timestamps()) {
            timestamps.agree(peer, nowNanos);
        }
        if (agreed.windowScaling()) {
            snd.windowShift = Math.min(ReceiveWindow.MAX_SHIFT, peer.windowScale());
            rcv.windowShift = ReceiveWindow.shiftFor(config.receiveBufferMax());
        }
        if (peer.hasUserTimeout()) {
            userTimeout.arrived(peer, nowNanos);
        }
        congestion = config.congestionControl().create(smss());
        recovery = chooseRecovery();
        if (notes != null) {
            notes.aboutArrival(Remark.Agreed.of(this));
        }
    }

    private LossRecovery chooseRecovery() {
        if (!config.fastRetransmit()) {
            return new TimeoutRecovery(this);
        }
        if (!agreed.sack() || config.recovery() == TcpConfig.Recovery.NEWRENO) {
            return new NewRenoRecovery(this);
        }
        return config.recovery() == TcpConfig.Recovery.SACK ? new SackRecovery(this) : new RackTlpRecovery(this);
    }

    /** What the peer SACKs is looked at: it is the recovery's business whether that is so. */
    boolean usesSack() {
        return agreed.sack() && config.fastRetransmit() && config.recovery() != TcpConfig.Recovery.NEWRENO;
    }

    /** Tail loss probes need RACK (RFC 8985 §4). */
    private boolean probesTail() {
        return config.tailLossProbe() && usesSack() && config.recovery() == TcpConfig.Recovery.RACK;
    }

    /** SMSS (RFC 5681 §2): data bytes of a full segment without SACK blocks (MUST-16: options are subtracted). */
    int smss() {
        return dataIn(sendMss);
    }

    /** Data bytes in a full segment if segments had that size. */
    int dataIn(int mss) {
        return mss - (timestamps.agreed() ? TIMESTAMPS_LENGTH : 0);
    }

    /** Bytes of the packet that carries this segment. */
    int packetLength(Segment segment) {
        return SegmentCodec.length(segment) + config.packetOverhead() - SegmentCodec.HEADER;
    }

    /** Whether the timer may send our SYN or SYN,ACK again: see {@link TcpConfig#handshakeAmplification}. */
    boolean mayRepeatHandshake() {
        int factor = config.handshakeAmplification();
        long withOneMore = (handshakeTimeouts + 2L) * synAckLength;
        return activeOpen || factor == 0 || withOneMore <= factor * synBytes;
    }

    /** ESTABLISHED, from either side of the handshake. */
    void establish(long nowNanos) {
        timers.cancel(Timer.CONNECT);
        timers.setIn(Timer.IDLE, nowNanos, config.idleTimeoutNanos());
        if (handshakeTimeouts > 0) {
            rtt.onEstablishedAfterSynTimeout();
        }
        if (handshakeTimeouts > 1) {
            // RFC 6928 §2: a single loss in the handshake may be a delay and keeps the initial window.
            congestion.onHandshakeLoss();
        }
        deliveryRate.tell(congestion);
        congestion.onEstablished(rtt.srttNanos(), nowNanos);
        enter(State.ESTABLISHED, nowNanos);
        userTimeout.established();
        keepAlive.established(nowNanos);
        if (receiveBuffer.nxt() > rcv.nxt) {
            // What came with the SYN is received now.
            int length = (int) (receiveBuffer.nxt() - rcv.nxt);
            tally.bytesReceived += length;
            rcv.nxt += length;
            peerSegments.onData(length, true);
            acks.onData(length, nowNanos);
        }
        if (finQueued) {
            enter(State.FIN_WAIT_1, nowNanos);
        }
    }

    /** Our FIN was sent, and acknowledged. */
    boolean finAcknowledged() {
        return finQueued && snd.una > sendBuffer.end();
    }

    /** RFC 9293 §3.6.1: the last state of the side that closed first; it forgets all but what it must remember. */
    void enterTimeWait(long nowNanos) {
        enter(State.TIME_WAIT, nowNanos);
        userTimeout.stop();
        timers.cancelAll();
        // The peer has acknowledged all there was. Minutes are long, and such connections may be many.
        retransmissionQueue.clear();
        sendBuffer.clear();
        receiveBuffer.noMoreComes();
        restartTimeWait(nowNanos);
    }

    void restartTimeWait(long nowNanos) {
        timers.setIn(Timer.TIME_WAIT, nowNanos, 2 * config.mslNanos());
    }

    void enterFinWait2(long nowNanos) {
        enter(State.FIN_WAIT_2, nowNanos);
        if (released) {
            timers.setIn(Timer.FIN_WAIT_2, nowNanos, config.finWait2TimeoutNanos());
        }
    }

    /** The end: CLOSED, queues flushed. What arrived in order before can still be received. */
    void closed(CloseReason reason, long nowNanos) {
        closeReason = reason;
        userTimeout.stop();
        timers.cancelAll();
        retransmissionQueue.clear();
        sendBuffer.clear();
        receiveBuffer.outOfOrder().clear();
        receiveBuffer.noMoreComes();
        acks.onSent();
        handshakeDue = false;
        enter(State.CLOSED, nowNanos);
    }

    /** Lets the send buffer grow with what may be in flight: no more than the peer ever took at once. */
    void growSendBuffer() {
        if (congestion != null) {
            sendBuffer.growFor(Math.min(congestion.cwnd(), snd.maxWnd));
        }
    }

    /**
     * A buffer has become empty. It keeps its memory for an RTO, so that one that fills again at once is not made anew each
     * time; a connection that stays idle then costs as little as one that was never busy.
     */
    void freeBuffersLater(long nowNanos) {
        if ((sendBuffer.isIdle() || receiveBuffer.isIdle()) && !timers.isSet(Timer.IDLE_BUFFER)) {
            timers.setIn(Timer.IDLE_BUFFER, nowNanos, rtt.baseRtoNanos());
        }
    }

    /** Sends {@code <SEQ=seq><CTL=RST>}. */
    void sendReset(long seq, String cause, long nowNanos) {
        reset.clear().ports(localPort, remotePort).seq((int) seq).flags(Segment.RST);
        resetDue = true;
        emit(new Event.ResetSent(cause), nowNanos);
    }

    /** Ends a synchronized connection from our side: reset to the peer, CLOSED here. */
    void resetAndClose(CloseReason reason, String cause, long nowNanos) {
        sendReset(snd.nxt, cause, nowNanos);
        if (timestamps.agreed()) {
            // RFC 7323 §3.2: "… and SHOULD be sent in a <RST> segment"
            reset.options().timestamps(timestamps.value(nowNanos), timestamps.echo());
        }
        closed(reason, nowNanos);
    }

    /** A zero window keeps data from leaving: told once. */
    void tellWindowClosed(long nowNanos) {
        if (snd.wnd == 0 && sendBuffer.size() > 0 && !windowClosedTold) {
            windowClosedTold = true;
            emit(new Event.WindowClosed(), nowNanos);
        }
    }

    /** An ACK that answers what should not have come (RFC 5961 §7), unless there were too many of late. */
    void challenge(String cause, long nowNanos) {
        if (challengeAcks.allow(nowNanos)) {
            acks.immediately();
            emit(new Event.ChallengeAck(cause), nowNanos);
        }
    }

    /** Tells when the congestion control does something else than before. */
    void tellCongestionState(String before, long nowNanos) {
        if (!congestion.state().equals(before)) {
            emit(
                    new Event.CongestionState(
                            congestion.name(), congestion.state(), congestion.pacingRate(), congestion.cwnd()),
                    nowNanos);
        }
    }

    /**
     * CheckIfApplicationLimited() (draft-ietf-ccwg-bbr-06 §4.1.2.4), whenever something may send: the window has room, all
     * that is lost was sent again, and there is not even one more full segment to send (as in Linux; a part of one may be
     * held back by Nagle's algorithm).
     */
    void checkIfApplicationLimited(long nowNanos) {
        deliveryRate.at(nowNanos);
        if (congestion != null
                && sendBuffer.end() - snd.nxt < smss()
                && retransmissionQueue.lostBytes() == 0
                && retransmissionQueue.pipe() < congestion.cwnd()) {
            deliveryRate.markApplicationLimited(retransmissionQueue.pipe());
        }
    }

    /**
     * Restarts the retransmission timer with the RTO in force (RFC 6298 §5.3), or the probe timer in its place: only one of
     * them runs (RFC 8985 §8).
     */
    void restartRetransmissionTimer(long nowNanos) {
        rtoDeadlineNanos = nowNanos + rtt.rtoNanos();
        armRetransmissionOrProbe(nowNanos);
    }

    /** Data was sent: starts the timer if it does not run (RFC 6298 §5.1), and moves the probe on (RFC 8985 §7.2). */
    void startRetransmissionTimer(long nowNanos) {
        if (timers.isSet(Timer.PROBE)) {
            armRetransmissionOrProbe(nowNanos);
        } else if (!timers.isSet(Timer.RETRANSMIT)) {
            restartRetransmissionTimer(nowNanos);
        }
    }

    private void armRetransmissionOrProbe(long nowNanos) {
        if (state.isSynchronized() && probesTail() && tailLossProbe.arm(rtoDeadlineNanos, nowNanos)) {
            timers.cancel(Timer.RETRANSMIT);
        } else {
            timers.cancel(Timer.PROBE);
            timers.set(Timer.RETRANSMIT, rtoDeadlineNanos);
        }
    }

    /** The probe timer expired: a probe leaves if it is in order still, and the retransmission timer starts anew behind it. */
    void probeTail(long nowNanos) {
        tailProbeDue = tailLossProbe.inOrder();
        rtoDeadlineNanos = tailProbeDue ? nowNanos + rtt.rtoNanos() : Math.max(nowNanos, rtoDeadlineNanos);
        timers.set(Timer.RETRANSMIT, rtoDeadlineNanos);
    }

    /** What an ACK reported may have made a probe pointless: then the retransmission timer takes over where it was. */
    void reconsiderProbe() {
        if (timers.isSet(Timer.PROBE) && !tailLossProbe.inOrder()) {
            timers.cancel(Timer.PROBE);
            timers.set(Timer.RETRANSMIT, rtoDeadlineNanos);
        }
    }

    void cancelRetransmissionTimer() {
        timers.cancel(Timer.RETRANSMIT);
        timers.cancel(Timer.PROBE);
        timers.cancel(Timer.REORDER);
    }
}
