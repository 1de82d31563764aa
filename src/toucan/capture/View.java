package toucan.capture;

/** How a datagram is shown: {@code --capture-view}. */
public enum View {
    /**
     * IP + TCP: the segment as if it had travelled without UDP. Wireshark needs no setting. What is too short to be a
     * segment is shown as the UDP datagram it was.
     */
    TCP,
    /** IP + UDP + segment: what really was on the wire. Wireshark: <i>Decode As… UDP port 9293 -> TCP</i>. */
    UDP,
    /**
     * IP + UDP + IP packet: what really was on the wire where UDP carries whole IP packets, and the datagrams of the capture
     * are those. Wireshark: <i>Decode As… UDP port 9293 -> IP</i>.
     */
    UDP_IP
}
