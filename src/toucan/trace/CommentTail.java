package toucan.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers at the end of a packet comment: {@code retransmission: …, RFC 6298 5.5 [state=ESTABLISHED cwnd=14520 …]}.
 * {@code docs/capture-comments.md} lists the keys and their units.
 *
 * <p>A tail is what stands between the last {@code " ["} and a {@code "]"} at the end of the comment, if all of it is
 * {@code key=value} pairs with one space between two. Unknown keys are kept, and a value that is no number is none: files
 * may come from anybody.
 *
 * @param values as written, in the order of the comment; empty when there is no tail
 */
public record CommentTail(Map<String, String> values) {
    /** {@link #number} and what builds on it: the tail does not say so. */
    public static final long ABSENT = -1;
    /** {@link #ssthresh}: {@code inf}, no limit yet. */
    public static final long INFINITE = Long.MAX_VALUE;

    /** No tail. */
    public static final CommentTail NONE = new CommentTail(Map.of());

    private static final String BEGIN = " [";

    public CommentTail {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The tail of one comment, or {@link #NONE}. */
    public static CommentTail of(String comment) {
        int begin = begin(comment);
        return begin < 0 ? NONE : new CommentTail(pairs(comment, begin));
    }

    /** What holds when the packet has passed: the tail of the last comment that has one, or {@link #NONE}. */
    public static CommentTail of(List<String> comments) {
        for (int i = comments.size() - 1; i >= 0; i--) {
            CommentTail tail = of(comments.get(i));
            if (!tail.isEmpty()) {
                return tail;
            }
        }
        return NONE;
    }

    /** The comment without its tail. */
    public static String text(String comment) {
        int begin = begin(comment);
        return begin < 0 || pairs(comment, begin).isEmpty() ? comment : comment.substring(0, begin);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The state of the connection in RFC 9293's words ({@code FIN-WAIT-1}), or null. */
    public String state() {
        return values.get("state");
    }

    /** Congestion window, bytes. */
    public long cwnd() {
        return number("cwnd");
    }

    /** Slow start threshold, bytes, or {@link #INFINITE}. */
    public long ssthresh() {
        return "inf".equals(values.get("ssthresh")) ? INFINITE : number("ssthresh");
    }

    /** SND.NXT - SND.UNA, bytes. */
    public long flight() {
        return number("flight");
    }

    /** How much of it is believed to be in the network, bytes. */
    public long pipe() {
        return number("pipe");
    }

    /** SND.WND, the window that the peer offers, bytes. */
    public long rwnd() {
        return number("rwnd");
    }

    /** Smoothed round-trip time, microseconds. */
    public long srttMicros() {
        return number("srtt_us");
    }

    /** Its variation, microseconds. */
    public long rttvarMicros() {
        return number("rttvar_us");
    }

    /** Retransmission timeout with its backoff, microseconds. */
    public long rtoMicros() {
        return number("rto_us");
    }

    /** How many times the timeout is doubled. */
    public long backoff() {
        return number("backoff");
    }

    /** {@code open}, or the recovery that is under way ({@code RACK}, {@code SACK}, {@code NewReno}); null when not said. */
    public String recovery() {
        return values.get("recovery");
    }

    /** A number of the tail, or {@link #ABSENT}. */
    public long number(String key) {
        String value = values.get(key);
        if (value == null || value.isEmpty() || value.length() > 18) {
            return ABSENT;
        }
        long number = 0;
        for (int i = 0; i < value.length(); i++) {
            char digit = value.charAt(i);
            if (digit < '0' || digit > '9') {
                return ABSENT;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }

    private static int begin(String comment) {
        return comment.endsWith("]") ? comment.lastIndexOf(BEGIN) : -1;
    }

    /** The pairs from {@code begin} on, none if anything else stands there. */
    private static Map<String, String> pairs(String comment, int begin) {
        Map<String, String> pairs = new LinkedHashMap<>();
        String tail = comment.substring(begin + BEGIN.length(), comment.length() - 1);
        for (String pair : tail.split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                return Map.of();
            }
            pairs.putIfAbsent(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return pairs;
    }
}
