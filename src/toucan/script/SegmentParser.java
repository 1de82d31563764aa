package toucan.script;

import java.util.ArrayList;
import java.util.List;
import toucan.wire.Segment;

/** Reads {@code FLAGS SEQ:END(LENGTH) [ack N] [win N] [urg N] [<options>]}. */
final class SegmentParser {
    private static final long MAX_NUMBER = 0xFFFF_FFFFL;
    private static final int MAX_FIELD = 0xFFFF;
    private static final String LETTERS = "FSRP.UEWA";
    private static final int ECN = Segment.ECE | Segment.CWR | SegmentSpec.AE;
    private static final int FAST_OPEN = 34;
    private static final int EXPERIMENT = 254;

    static final String ECN_NOT_OFFERED =
            "Explicit Congestion Notification (RFC 3168): a UDP socket of Java has no ECN bits";

    private final Words words;
    private final boolean arrives;

    private SegmentParser(Words words, boolean arrives) {
        this.words = words;
        this.arrives = arrives;
    }

    /** @param arrives whether the segment is to be built, so that nothing may be left open */
    static SegmentSpec segment(Words words, boolean arrives) {
        return new SegmentParser(words, arrives).segment();
    }

    private SegmentSpec segment() {
        int flags = flags();
        boolean any = !arrives && words.acceptSymbol("..."); // FreeBSD's: whatever number our SYN has
        long seq = any ? SegmentSpec.NOT_GIVEN : words.number("a sequence number", 0, MAX_NUMBER);
        long end = any ? seq : end();
        words.expectSymbol("(");
        int length = (int) words.number("a length", 0, MAX_FIELD);
        words.expectSymbol(")");
        words.acceptSymbol(
                "!"); // FreeBSD's: not counted from the initial one. Only resets have it, and their 0 is known
        if (!any && end != (seq + length & MAX_NUMBER)) {
            throw words.error("the sequence numbers " + seq + ":" + end + " do not fit " + length + " bytes");
        }
        long ack = words.acceptWord("ack") ? words.number("an acknowledgment number", 0, MAX_NUMBER) : 0;
        int window = words.acceptWord("win") ? (int) words.number("a window", 0, MAX_FIELD) : SegmentSpec.NOT_GIVEN;
        int urgent = words.acceptWord("urg") ? (int) words.number("an urgent pointer", 0, MAX_FIELD) : 0;
        return new SegmentSpec(
                flags,
                seq,
                length,
                ack,
                window,
                urgent,
                options(),
                SegmentSpec.NOT_GIVEN,
                SegmentSpec.NOT_GIVEN,
                SegmentSpec.NOT_GIVEN);
    }

    private long end() {
        words.expectSymbol(":");
        return words.number("a sequence number", 0, MAX_NUMBER);
    }

    private int flags() {
        if (words.acceptSymbol("-")) {
            return 0;
        }
        int flags = 0;
        String letters = words.peek().is(Token.Kind.WORD) ? words.next().text() : "";
        for (char letter : letters.toCharArray()) {
            int bit = LETTERS.indexOf(letter);
            if (bit < 0) {
                throw words.error("unknown flag '" + letter + "' (known: S F R P . U E W A, - for none)");
            }
            flags |= 1 << bit;
        }
        if (words.acceptSymbol(".")) {
            flags |= Segment.ACK;
        }
        if (words.peek().is(Token.Kind.NUMBER) && words.peek().text().startsWith(".")) {
            throw new DoesNotApply("Accurate ECN (RFC 9768)");
        }
        if (!arrives && (flags & ECN) != 0) {
            throw new DoesNotApply(ECN_NOT_OFFERED);
        }
        if (flags == 0) {
            throw words.error("expected the flags of a segment, found " + words.peek());
        }
        return flags;
    }

    private List<SegmentSpec.Option> options() {
        // A '<' that is the direction of the next step always follows that step's time.
        if (!words.acceptSymbol("<")) {
            return List.of();
        }
        if (words.acceptSymbol("...")) {
            if (arrives) {
                throw words.error("<...> is for segments that leave");
            }
            words.expectSymbol(">");
            return null;
        }
        List<SegmentSpec.Option> options = new ArrayList<>();
        while (!words.acceptSymbol(">")) {
            if (!options.isEmpty()) {
                words.expectSymbol(",");
            }
            options.add(option());
        }
        return options;
    }

    private SegmentSpec.Option option() {
        String name = words.word("a TCP option");
        return switch (name) {
            case "nop" -> new SegmentSpec.Nop();
            case "eol" -> new SegmentSpec.Eol();
            case "mss" -> new SegmentSpec.Mss((int) words.number("an MSS", 0, MAX_FIELD));
            case "wscale" -> new SegmentSpec.WindowScale((int) words.number("a shift count", 0, 255));
            case "sackOK" -> new SegmentSpec.SackPermitted();
            case "sack" -> sack();
            case "TS" -> timestamps();
            case "FO", "FOEXP" -> fastOpen(name);
            case "md5", "MD5" -> throw new DoesNotApply("TCP MD5 signatures (RFC 2385)");
            case "ECN", "AccECN" -> throw new DoesNotApply("Accurate ECN (RFC 9768)");
            case "kind" -> new SegmentSpec.Raw((int) words.number("an option kind", 2, 255), hex());
            default -> throw words.error("unknown TCP option '" + name + "'");
        };
    }

    /** What arrives is an option like any other that nobody knows; what should leave never will. */
    private SegmentSpec.Option fastOpen(String name) {
        if (!arrives) {
            throw new DoesNotApply("TCP Fast Open (RFC 7413)");
        }
        StringBuilder cookie = new StringBuilder();
        while (!words.peek().isSymbol(",") && !words.peek().isSymbol(">") && !words.atEnd()) {
            cookie.append(words.next().text());
        }
        if (!cookie.toString().matches("([0-9a-fA-F]{2})*")) {
            throw new DoesNotApply("TCP Fast Open (RFC 7413)");
        }
        return name.equals("FO")
                ? new SegmentSpec.Raw(FAST_OPEN, cookie.toString())
                : new SegmentSpec.Raw(EXPERIMENT, "f989" + cookie);
    }

    private SegmentSpec.Timestamps timestamps() {
        words.expectWord("val");
        long val = words.number("a timestamp", 0, MAX_NUMBER);
        words.expectWord("ecr");
        return new SegmentSpec.Timestamps(val, words.number("a timestamp", 0, MAX_NUMBER));
    }

    private SegmentSpec.Sack sack() {
        List<Long> edges = new ArrayList<>();
        do {
            edges.add(words.number("a SACK edge", 0, MAX_NUMBER));
            words.expectSymbol(":");
            edges.add(words.number("a SACK edge", 0, MAX_NUMBER));
        } while (words.peek().is(Token.Kind.NUMBER));
        return new SegmentSpec.Sack(edges);
    }

    private String hex() {
        String digits =
                words.expect(Token.Kind.NUMBER, "0x and the option's bytes").text();
        if (!digits.startsWith("0x") || digits.length() % 2 != 0) {
            throw words.error("expected 0x and two digits per byte, found '" + digits + "'");
        }
        return digits.substring(2);
    }
}
