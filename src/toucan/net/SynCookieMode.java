package toucan.net;

/** When a listener answers SYNs with cookies, without keeping anything (RFC 4987 §3.6). */
public enum SynCookieMode {
    /**
     * While too many handshakes are under way: from the moment at which {@link EndpointConfig#halfOpenLimit} is reached until
     * half of them have ended. A handshake that is under way then is left alone.
     */
    ON_PRESSURE,
    /** Always: for lessons and tests. A peer without timestamps loses SACK and window scaling. */
    ALWAYS,
    /** Never: beyond the limit the oldest half-open connection is forgotten (RFC 4987 §3.4). */
    OFF
}
