package toucan.script;

import java.util.Locale;

/**
 * Reads what follows {@code <} or {@code >}: {@code [IP notes] [a > b] SEGMENT [/udp(a > b)]} or {@code icmp TYPE [CODE] [mtu N]
 * [[SEQ:END(LENGTH)]]}. What IP says ({@code [ect0]}, {@code (ttl 64)}, {@code [flowlabel 0x0]}) is below us and has no meaning here.
 */
final class PacketParser {
    private static final long MAX_NUMBER = 0xFFFF_FFFFL;
    private static final int MAX_PORT = 0xFFFF;

    private PacketParser() {}

    static Script.Action packet(Words words, boolean arrives) {
        Token first = words.peek();
        if (first.isSymbol("(") || first.isSymbol("[")) {
            internetProtocol(words, arrives);
        }
        if (words.peek().isWord("icmp")) {
            return icmp(words, arrives);
        }
        for (String other : new String[] {"udp", "sctp", "udplite", "gre", "mpls", "ipv4", "ipv6"}) {
            if (words.peek().isWord(other)) {
                throw new DoesNotApply(other.toUpperCase(Locale.ROOT) + " packets");
            }
        }
        int source = SegmentSpec.NOT_GIVEN;
        int destination = SegmentSpec.NOT_GIVEN;
        if (words.peek().is(Token.Kind.NUMBER) && words.peekSecond().isSymbol(">")) {
            source = port(words);
            words.next();
            destination = port(words);
        }
        SegmentSpec segment = SegmentParser.segment(words, arrives);
        segment = segment.between(source, destination, udpSuffix(words, arrives));
        return arrives ? new Script.Arrives(segment) : new Script.Leaves(segment);
    }

    private static int port(Words words) {
        return (int) words.number("a port", 0, MAX_PORT);
    }

    /** {@code [ect0]}: no program sees these bits of what arrives in a UDP datagram. */
    private static void internetProtocol(Words words, boolean arrives) {
        Token first = words.next();
        String closing = first.isSymbol("(") ? ")" : "]";
        Token what = words.peek();
        boolean marked = what.isWord("ce") || !arrives && (what.isWord("ect0") || what.isWord("ect1"));
        if (marked) {
            throw new DoesNotApply(SegmentParser.ECN_NOT_OFFERED);
        }
        while (!words.acceptSymbol(closing)) {
            if (words.atEnd()) {
                throw words.error("no closing " + closing);
            }
            words.next();
        }
    }

    /** {@code /udp(a > b)}: FreeBSD's TCP over UDP. All segments travel so here. */
    private static int udpSuffix(Words words, boolean arrives) {
        if (!words.acceptSymbol("/")) {
            return SegmentSpec.NOT_GIVEN;
        }
        words.expectWord("udp");
        words.expectSymbol("(");
        int from = port(words);
        words.expectSymbol(">");
        int to = port(words);
        words.expectSymbol(")");
        return arrives ? to << 16 | from : from << 16 | to;
    }

    private static Script.Icmp icmp(Words words, boolean arrives) {
        words.next();
        String type = words.word("a type of ICMP message");
        String code = words.peek().is(Token.Kind.WORD) && !words.peek().isWord("mtu")
                ? words.next().text()
                : "";
        long seq = Script.Icmp.NOT_GIVEN;
        int udp = SegmentSpec.NOT_GIVEN;
        while (words.peek().isWord("mtu") || words.peek().isSymbol("[")) {
            if (words.acceptWord("mtu")) {
                words.number("an MTU", 0, MAX_NUMBER);
            } else {
                words.next();
                seq = quoted(words);
                udp = udpSuffix(words, !arrives); // what is quoted went the other way
                words.expectSymbol("]");
            }
        }
        udpSuffix(words, arrives);
        return new Script.Icmp(arrives, type, code, seq, udp);
    }

    private static long quoted(Words words) {
        if (!words.peek().is(Token.Kind.NUMBER)) {
            throw new DoesNotApply("ICMP messages that quote something else than TCP");
        }
        long seq = words.number("a sequence number", 0, MAX_NUMBER);
        words.expectSymbol(":");
        words.number("a sequence number", 0, MAX_NUMBER);
        words.expectSymbol("(");
        words.number("a length", 0, MAX_NUMBER);
        words.expectSymbol(")");
        return seq;
    }
}
