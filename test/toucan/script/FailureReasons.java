package toucan.script;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Why public scripts fail, as read in the report of each: by its name and by what came instead, so that a failure of another
 * kind shows itself.
 */
final class FailureReasons {
    private record Reason(Pattern script, Pattern difference, String text) {}

    private static final List<Reason> REASONS = List.of(
            of(
                    "closing",
                    "flags; sequence number 2 instead of 1",
                    "with simultaneous closes FreeBSD's ACK of the peer's FIN repeats our FIN; RFC 9293 3.10.7.4 (eighth) and its figure 13 have an ACK at SND.NXT"),
            of(
                    "rst-sync-est-time-wait",
                    "flags; sequence number 2 instead of 1",
                    "with simultaneous closes FreeBSD's ACK of the peer's FIN repeats our FIN; RFC 9293 3.10.7.4 (eighth) and its figure 13 have an ACK at SND.NXT"),
            of(
                    "rcv-rst-.*right-edge",
                    "nothing by",
                    "the script counts with FreeBSD's whole buffer (65,700 bytes, over IPv6 66,240) as the window; a window without scaling is at most 65,535, so the segment is outside of it and a reset there is dropped (RFC 5961 3.2)"),
            of(
                    "rcv-fin-time-wait",
                    "no step expects",
                    "a segment outside of the window is answered with an ACK before its missing ACK bit is looked at (RFC 9293 3.10.7.4, first); FreeBSD drops a FIN without ACK"),
            of(
                    "closed-via-last-ack",
                    "no step expects",
                    "the last ACK is outside of the window by its sequence number, so it is answered and dropped (RFC 9293 3.10.7.4, first), as in Linux; FreeBSD takes it"),
            of(
                    "overlapping-200-32200",
                    "nothing by",
                    "reading half of a window sends no window update: as in Linux it has to become twice what the peer still has"),
            of(
                    "rcv-syn-fin-listen",
                    "nothing by",
                    "a SYN with a FIN begins nothing in LISTEN here, as in Linux; FreeBSD has net.inet.tcp.drop_synfin for both ways"),
            of(
                    "rcv-syn-fin-syn-sent",
                    ".",
                    "a SYN with a FIN is taken in SYN-SENT (RFC 9293 3.10.7.3), as in Linux; net.inet.tcp.drop_synfin=1 is not imitated"),
            of(
                    "rcv-syn-ack-listen",
                    "no step expects",
                    "a SYN,ACK for a listener is answered with a reset (RFC 9293 3.10.7.2, second), as the folder's own README asks; the script expects silence"),
            of(
                    "rcv-syn-time-wait",
                    "flags",
                    "a SYN beyond the window in TIME-WAIT begins a new connection (RFC 9293 MAY-2, RFC 6191), as in Linux and FreeBSD; the script's STANDARD asks for an ACK"),
            of("cookie-update-of-length-17", ".", "the script itself has a mistake in its first line"),
            of(
                    "basic_server|close-read-data-fin|close-unread-data-rst|http-get-nonblocking",
                    "time [0-9.]+ s instead of 0.(04|65|34)0000",
                    "a FIN is acknowledged at once, as in FreeBSD; Linux may delay that ACK"),
            of(
                    "close_no_rst",
                    "sack",
                    "a segment that repeats data and ends with a FIN is reported by D-SACK (RFC 2883 4); Linux forgets its SACK blocks with the FIN"),
            of(
                    "rcv_big_endseq|ooo-before-and-after",
                    ".",
                    "what lies beyond the window that was offered is cut off and the rest taken (RFC 9293 3.10.7.4); Linux takes it where it has memory for it, or drops the segment whole"),
            of("packet-timeout", ".", "meant to fail: it waits for a segment after the connection was given up"),
            of(
                    "blocking-write|sndbuf-limited|cubic-bulk-166k$",
                    ".",
                    "SO_SNDBUF of an open connection, in Linux' count: each segment costs more than its bytes; here the buffer grows with the window"),
            of(
                    "cubic-bulk-166k-idle-restart",
                    "no step expects",
                    "the script leaves out what leaves, which packetdrill does not miss where no other > follows; here a segment that nobody expects is a failure"),
            of(
                    "receiver_rtt/rcv-rtt-.*-new|basic-non-tfo-listener",
                    "no step expects",
                    "the script leaves out ACKs that leave, which packetdrill does not miss where no other > follows; here a segment that nobody expects is a failure"),
            of(
                    "hystart-delay-rtt-jumps",
                    "assertion",
                    "HyStart++ goes from slow start into its conservative phase (RFC 9406 4.3); Linux' HyStart leaves it at once"),
            of(
                    "rack-reo-timeout",
                    "assertion",
                    "of an ACK behind SACKs Linux counts in slow start only what is newly delivered; here all octets it acknowledges (RFC 5681 3.1)"),
            of(
                    "limited-transmit",
                    "no step expects",
                    "of an ACK behind duplicate ACKs Linux counts in slow start only what is newly delivered; here all octets it acknowledges (RFC 5681 3.1)"),
            of(
                    "rto-ss-ca",
                    "time",
                    "Linux keeps RTTVAR above 50 ms, so that the timer waits for SRTT and 200 ms at least; here max(200 ms, SRTT + 4 RTTVAR), RFC 6298"),
            of(
                    "fr-4pkt-fack-last-mss",
                    "time",
                    "RACK waits for a quarter of the round trip, 25 ms (RFC 8985 6.2), as in other scripts of the same collection; this one has 40 ms"),
            of(
                    "opt34/basic-zero-payload",
                    "EAGAIN",
                    "TCP Fast Open (RFC 7413): the connection should be accepted before the handshake is complete"),
            of(
                    "pure-syn-data",
                    "EAGAIN",
                    "a segment without the timestamps that were agreed is dropped (RFC 7323 3.2); Linux takes it"),
            of(
                    "sack-shift-sacked-(2-6|7-3)",
                    "no step expects",
                    "each SACK of something new lets one segment leave in a recovery (PRR, RFC 9937); Linux lets none leave for one of them"),
            of(
                    "slow-start-after-win-update",
                    "sequence number 26001 instead of 26000",
                    "a window probe has an octet of new data (RFC 9293 3.8.6.1); Linux' has none, and an old sequence number"),
            of("slow-start-fq", "time", "paced by Linux' queueing discipline fq; here CUBIC is not paced"),
            of(
                    "ts_recent/invalid_ack",
                    "acknowledgment number",
                    "what acknowledges the unsent is answered with an ACK (RFC 9293 3.10.7.4, fifth; RFC 5961 5.2); Linux says nothing"),
            of(
                    "user_timeout",
                    "sequence number 2 instead of 1",
                    "data after close: our reset has SND.NXT, behind the FIN; Linux' has the number that the segment acknowledges"),
            of(
                    "er-delayed-get-ack",
                    "time",
                    "the timer of RACK began with the last segment that was SACKed (RFC 8985 6.2); Linux' delayed early retransmit began it anew with each ACK"),
            of(
                    "er-quick|early-retransmit$",
                    "nothing by",
                    "early retransmit (RFC 5827), which RACK has replaced: here its timer waits for a quarter of the round trip, and FreeBSD's profile has none"),
            of(
                    "prr-ss-ack-below",
                    "nothing by",
                    "FACK, which Linux had before RACK: with one segment SACKed far ahead it took all before it for lost"),
            of(
                    "undo-fr-ack-then-dsack",
                    "length 7000",
                    "the D-SACK comes behind an ACK of data that was sent after the recovery; here it is waited for one round trip"),
            of(
                    "tcp_dup_acks",
                    "assertion",
                    "the ACK of the SYN,ACK made FreeBSD's initial window of that time 11 segments; RFC 6928 has 10"),
            of(
                    "tcp_partial_ack",
                    "length 500",
                    "what is left of a segment is sent again as it is; FreeBSD filled it up with what came behind. The script calls itself broken"),
            of(
                    "bsd/tcp/blocking|bsd.*blocking-read|tcp/blocking/blocking-read",
                    "nothing by",
                    "2000 bytes in one segment are more than a full one to FreeBSD, which goes by the MSS; here a full one is what the peer sends"),
            of(
                    "bsd/tcp/close|tcp/close/close-(read|unread)",
                    "time 0.250000 s instead of 0.350000",
                    "FreeBSD delayed ACKs by 100 ms and more then; here 40 ms"),
            of(
                    "close-last-ack-lost|init_rto_passive|rto/retransmission_timeout|slow_start/slow-start$",
                    ".",
                    "written for an initial RTO of 3 s (RFC 2988) that outlives the handshake; RFC 6298 2.1 says 1 s, and the handshake is measured"),
            of(
                    "fast_recovery/fast-recovery$",
                    "nothing by",
                    "two segments should leave for an ACK that shows three delivered; PRR (RFC 9937) lets one leave for each ACK without progress"),
            of(
                    "server-advmss",
                    "nothing by",
                    "Nagle's algorithm (SHLD-7) holds the last short segment of a write; FreeBSD lets it go when the connection was idle before, Linux by Minshall's variant (RFC 9293 A.3)"),
            of(
                    "maxseg-server_freebsd|rcv-rtt-.*-new",
                    "mss",
                    "old FreeBSD advertises no larger MSS than its peer; here it is our own (RFC 9293 3.7.1)"),
            of(
                    "rst-syn-sent",
                    "assertion",
                    "asks for tcpi_state of a socket that never connected, as FreeBSD numbers states (0)"),
            of(
                    "rst-sync-est-fin-wait|close-unread-data-rst",
                    "EBADF",
                    "uses a descriptor after close(), and says that this should produce an error"),
            of(
                    "rst_sync_close_wait",
                    "ECONNRESET",
                    "meant to fail: it writes after a reset, and says that this should produce an error"),
            of(
                    "shutdown-double-shut-wr",
                    "EAGAIN",
                    "recv() should return 0 after the second SHUT_WR, though the peer has closed nothing"),
            of(
                    "recv-after-shut-rd",
                    "nothing by",
                    "FreeBSD acknowledged at once what it throws away after SHUT_RD; here after the delay"));

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
