package toucan.tcp;

import toucan.congestion.Reno;
import toucan.script.Timeline;

/**
 * What the scripts of this package have in common: the RFCs' defaults with an MSS of 1000, so that sequence numbers can be
 * read at a glance, and RFC 5681's congestion control, whose windows can be told in one's head; and the ways into an open
 * connection. A peer without options gets none back but the MSS.
 */
final class Scripts {
    static final TcpConfig CONFIG =
            TcpConfig.DEFAULT.with().mss(1000).congestionControl(Reno::new).build();

    /** In LISTEN. */
    static final String LISTENING =
            """
             0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
            +0  bind(3, ..., ...) = 0
            +0  listen(3, 1) = 0
            """;

    /** Passive open, no options but the MSS, 100 ms round trip; the socket is 4. It is 0.1 s. */
    static final String ACCEPTED = accepted(65_535);

    /** The same with SACK. */
    static final String ACCEPTED_SACK = LISTENING
            + """
            +0  < S 0:0(0) win 65535 <mss 1000,nop,nop,sackOK>
            +0  > S. 0:0(0) ack 1 <mss 1000,nop,nop,sackOK>
            +.1 < . 1:1(0) ack 1 win 65535
            +0  accept(3, ..., ...) = 4
            """;

    /** The same with timestamps, and still 1000 bytes of data in a segment: ours were 100 at 0 s, the peer's 500 and 600. */
    static final String ACCEPTED_TIMESTAMPS = "--mss=1012\n"
            + LISTENING
            + """
            +0  < S 0:0(0) win 65535 <mss 1012,nop,nop,TS val 500 ecr 0>
            +0  > S. 0:0(0) ack 1 <mss 1012,nop,nop,TS val 100 ecr 500>
            +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,TS val 600 ecr 100>
            +0  accept(3, ..., ...) = 4
            """;

    /** In SYN-SENT; the socket is 3. */
    static final String CONNECTING =
            """
             0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
            +0  connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
            +0  > S 0:0(0) <...>
            """;

    /** Active open, 100 ms round trip; the socket is 3. It is 0.1 s. */
    static final String CONNECTED = CONNECTING
            + """
            +.1 < S. 0:0(0) ack 1 win 65535 <mss 1000>
            +0  > . 1:1(0) ack 1
            """;

    /** In FIN-WAIT-2, nothing was ever sent; the socket is 4. */
    static final String FIN_WAIT_2 = ACCEPTED
            + """
            +0  shutdown(4, SHUT_WR) = 0
            +0  > F. 1:1(0) ack 1
            +.1 < . 1:1(0) ack 2 win 65535
            +0  %{ assert state == FIN_WAIT_2 }%
            """;

    /** Then in TIME-WAIT. */
    static final String TIME_WAIT = FIN_WAIT_2
            + """
            +0  < F. 1:1(0) ack 2 win 65535
            +0  > . 2:2(0) ack 2
            +0  %{ assert state == TIME_WAIT }%
            """;

    /** In CLOSE-WAIT, nothing was ever sent; the socket is 4. */
    static final String CLOSE_WAIT = ACCEPTED
            + """
            +0  < F. 1:1(0) ack 1 win 65535
            +0  > . 1:1(0) ack 2
            +0  %{ assert state == CLOSE_WAIT }%
            """;

    private Scripts() {}

    /** {@link #ACCEPTED} by a peer that has only a small window. */
    static String accepted(int window) {
        return LISTENING
                + """
                +0  < S 0:0(0) win %1$d <mss 1000>
                +0  > S. 0:0(0) ack 1 <mss 1000>
                +.1 < . 1:1(0) ack 1 win %1$d
                +0  accept(3, ..., ...) = 4
                """
                        .formatted(window);
    }

    /** Full segments without PSH leave at this moment: sequence numbers {@code from} up to {@code to}. */
    static String sends(int from, int to) {
        StringBuilder steps = new StringBuilder();
        for (int seq = from; seq < to; seq += 1000) {
            steps.append("+0  > . %d:%d(1000) ack 1\n".formatted(seq, seq + 1000));
        }
        return steps.toString();
    }

    static void play(String script) {
        Timeline.play(CONFIG, script);
    }
}
