package toucan.script;

import java.util.List;
import java.util.regex.Pattern;

/** Why public scripts fail: what somebody found out once, by the script's name or by what came instead. */
final class FailureReasons {
    private record Reason(Pattern script, Pattern difference, String text) {}

    private static final List<Reason> REASONS = List.of(
            of(
                    "rcv-(fin-)?ack-time-wait",
                    "nothing by",
                    "an ACK within the window is not answered in TIME-WAIT, where RFC 9293 3.10.7.4 only speaks of the peer's FIN"),
            of(
                    "closing|time-wait-via-closing|rcv-ack-closing",
                    "flags; sequence number",
                    "with simultaneous closes FreeBSD's ACK of the peer's FIN repeats our FIN; RFC 9293 3.10.7.4 (eighth) asks for an ACK at SND.NXT"),
            of(
                    "right-edge|outside-right",
                    "nothing by",
                    "the script counts with FreeBSD's whole buffer of 65,700 bytes as the window; a window without scaling is at most 65,535, so the segment is outside of it and a reset there is dropped (RFC 5961 3.2)"),
            of(
                    "rcv-fin-time-wait|closed-via-last-ack",
                    "no step expects",
                    "a segment outside of the window is answered with an ACK (RFC 9293 3.10.7.4, first); the script expects silence"),
            of(
                    "rcv-data-segments",
                    "nothing by",
                    "data in order that repeats some octets too is acknowledged after the delay, with its D-SACK; FreeBSD acknowledges it at once"),
            of("rcv-syn-fin-listen", "nothing by", "a SYN with a FIN begins nothing here, as in Linux"),
            of(
                    "rcv-syn-fin-syn-sent",
                    ".",
                    "net.inet.tcp.drop_synfin is not imitated in SYN-SENT, where the FIN of a SYN,FIN is ignored"),
            of(
                    "rcv-syn-ack-listen",
                    "no step expects",
                    "a SYN,ACK for a listener is answered with a reset (RFC 9293 3.10.7.2, second); the script expects silence"),
            of(
                    "rcv-syn-time-wait",
                    "flags",
                    "a SYN beyond the window in TIME-WAIT begins a new connection (RFC 9293 MAY-2, RFC 6191)"),
            of(
                    "rcv-syn-with-data-syn-sent",
                    "flags",
                    "data that came with the SYN is acknowledged as soon as the handshake is complete; FreeBSD waits for more"),
            of(
                    "rcv-icmp-port-unreachable|rcv-icmp-net|rcv-icmp-admin-prohibited|rcv-syn-timewait|setsockopt-tcp-maxseg|pmtud-blackhole|use-min-mtu",
                    ".",
                    "TCP over UDP in FreeBSD's kernel tells plain TCP and several UDP ports apart, and has socket options for both; here all is UDP"),
            of("cookie-update-of-length-17", ".", "the script itself has a mistake in its first line"),
            of("basic_server", "time", "a FIN is acknowledged at once; Linux delays that ACK"),
            of(
                    "close_no_rst",
                    "sack",
                    "a segment that repeats data is reported by D-SACK (RFC 2883), also when it brings a FIN"),
            of(
                    "rcv_big_endseq|ooo-before-and-after",
                    ".",
                    "what lies beyond the window is cut off and the rest taken (RFC 9293 3.10.7.4); Linux has another window there, or drops all"),
            of("packet-timeout", ".", "meant to fail: it waits for a segment after the connection was given up"),
            of(
                    "blocking-write|sndbuf-limited|cubic-bulk-166k$",
                    ".",
                    "counts Linux' send buffer, in which each segment costs more than its bytes"),
            of(
                    "slow-start-after|hystart|slow-start-ack",
                    "(18|18000|12)",
                    "slow start counts at most 8 segments of one ACK (RFC 9406 4.2, L=8 without pacing); Linux counts all"),
            of(
                    "app-limited|send-6pkt|reo-timeout-retrans|rcv-rtt|prr-ss-ack|undo-fr",
                    "assertion|length|nothing|no step",
                    "how far a window grows that the application did not fill, and what an ACK below SND.UNA brings, is Linux' own"),
            of(
                    "limited-transmit",
                    "no step",
                    "after reordering Linux does not grow cwnd for the ACKs of a disorder; here slow start does (RFC 5681 3.1)"),
            of(
                    "sack-shift",
                    "no step",
                    "the order of retransmissions: Linux' RACK marks in another step what RFC 8985 6.2 marks here"),
            of(
                    "fr-4pkt-fack|er-delayed|er-quick|early-retransmit|fast-recovery",
                    ".",
                    "early retransmit (RFC 5827) and FACK are Linux' of their time; here RACK's timer decides (RFC 8985), and the tail is probed"),
            of(
                    "iw10",
                    "no step",
                    "the tail is probed (RFC 8985 7), which Linux did not yet when the script was written"),
            of(
                    "rto-ss-ca|fq-ack",
                    ".",
                    "the timer starts from other measurements: Linux holds RTTVAR up by its minimum, and paces"),
            of(
                    "write-queue-close|send-queue-ack",
                    "nothing by",
                    "the tail loss probe waits at least 40 ms here, a round trip and the delay of an ACK; Linux' at least 2 ms"),
            of(
                    "idle-restart",
                    ".",
                    "the script leaves out what leaves, which packetdrill lets pass; here a segment that nobody expects is a failure"),
            of(
                    "server-advmss",
                    "nothing by",
                    "Nagle's algorithm (SHLD-7) holds the last short segment; Linux has Minshall's variant"),
            of(
                    "invalid_ack",
                    ".",
                    "what acknowledges the unsent is answered with an ACK (RFC 9293 3.10.7.4, fifth); Linux says nothing"),
            of("reset_tsval", ".", "our resets have no timestamp (RFC 7323 3.2 says SHOULD)"),
            of("user_timeout", ".", "the user timeout ends the connection with a reset; Linux forgets it silently"),
            of(
                    "server_freebsd|rcv-rtt",
                    "mss",
                    "old FreeBSD advertises no larger MSS than its peer; here it is our own (RFC 9293 3.7.1)"),
            of(
                    "non-tfo|zero-payload",
                    ".",
                    "about the rest of TCP Fast Open (RFC 7413): data on a SYN without a cookie"),
            of(
                    "init_rto|retransmission_timeout|/slow-start$|last-ack-lost",
                    ".",
                    "written for an initial RTO of 3 s (RFC 2988); RFC 6298 2.1 says 1 s"),
            of(
                    "close-|blocking-read|http-get",
                    "time|nothing",
                    "another delay of ACKs: 100 ms, or none at the beginning, in the kernel of its time"),
            of("tcp_dup_acks|tcp_partial_ack", "assertion", "FreeBSD's tcpi_snd_cwnd is in bytes"),
            of(
                    "shutdown-",
                    "read|recv",
                    "after SHUT_RD old FreeBSD throws away what arrives, and reads the end of the stream"),
            of(
                    "rst|close-unread",
                    "EBADF|ECONNRESET|assertion|flags",
                    "uses a socket after it was closed or reset, or as old FreeBSD numbered its states"));

    private FailureReasons() {}

    private static Reason of(String script, String difference, String text) {
        return new Reason(Pattern.compile(script), Pattern.compile(difference), text);
    }

    /** @param difference the last line of the report */
    static String of(String script, String difference) {
        String name = script.replaceAll("\\.pkt$", "");
        for (Reason reason : REASONS) {
            if (reason.script().matcher(name).find()
                    && reason.difference().matcher(difference).find()) {
                return reason.text();
            }
        }
        return "`" + difference.replace("`", "'") + "`";
    }
}
