package toucan.wire;

/** The option list of RFC 9293 §3.2 as a recursive definition: the judge of the parser. */
final class OptionGrammar {
    private OptionGrammar() {}

    /** An option list is: nothing; or an end-of-list and anything; or a NOP and a list; or an option and a list. */
    static boolean isLegal(byte[] bytes, int from, int end) {
        if (from == end || bytes[from] == 0) {
            return true;
        }
        if (bytes[from] == 1) {
            return isLegal(bytes, from + 1, end);
        }
        if (end - from < 2) {
            return false;
        }
        int length = Byte.toUnsignedInt(bytes[from + 1]);
        return isLegalLength(Byte.toUnsignedInt(bytes[from]), length)
                && from + length <= end
                && isLegal(bytes, from + length, end);
    }

    private static boolean isLegalLength(int kind, int length) {
        return switch (kind) {
            case 2 -> length == 4;
            case 3 -> length == 3;
            case 4 -> length == 2;
            case 5 -> length == 10 || length == 18 || length == 26 || length == 34;
            case 8 -> length == 10;
            case 28 -> length == 4;
            default -> length >= 2;
        };
    }
}
