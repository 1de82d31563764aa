package toucan.tcp;

import toucan.wire.TcpOptions;

/**
 * Which options a SYN or a SYN,ACK of ours carries besides the MSS: with a SYN what we offer, with a SYN,ACK what both sides
 * use from then on, which is what we offer and the peer's SYN has (RFC 2018 §2, RFC 7323 §2.2 and §3.2).
 */
record HandshakeOptions(boolean sack, boolean timestamps, boolean windowScaling) {
    /** Before the peer's SYN has arrived. */
    static final HandshakeOptions NONE = new HandshakeOptions(false, false, false);

    static HandshakeOptions offered(TcpConfig config) {
        return new HandshakeOptions(config.sack(), config.timestamps(), config.windowScaling());
    }

    static HandshakeOptions agreed(TcpConfig config, TcpOptions peer) {
        return new HandshakeOptions(
                config.sack() && peer.sackPermitted(),
                config.timestamps() && peer.hasTimestamps(),
                config.windowScaling() && peer.hasWindowScale());
    }

    /** Puts them into a segment, with the MSS, which is there always (MAY-3). */
    void put(TcpOptions out, TcpConfig config, int tsVal, int tsEcr) {
        out.mss(config.mss());
        out.sackPermitted(sack);
        if (timestamps) {
            out.timestamps(tsVal, tsEcr);
        }
        if (windowScaling) {
            out.windowScale(ReceiveWindow.shiftFor(config.receiveBufferMax()));
        }
    }
}
