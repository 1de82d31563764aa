package toucan.transfer;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What an upload is called until it has its name: {@code NAME.DIGEST.part}, where DIGEST is the first 16 hexadecimal digits
 * of its SHA-256, or zeros when the sender did not say. So a later upload of the same content finds what is there, and one
 * of other content does not touch it.
 */
final class PartNames {
    private static final int DIGITS = 16;
    private static final String UNKNOWN = "0".repeat(DIGITS);
    private static final Pattern PART =
            Pattern.compile(".*\\.[0-9a-f]{" + DIGITS + "}\\.part", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private PartNames() {}

    /** @param digest of the whole file, or null when unknown */
    static String partName(String name, Sha256 digest) {
        String suffix = "." + (digest == null ? UNKNOWN : digest.hex().substring(0, DIGITS)) + ".part";
        return cut(name, NameRules.MAX_COMPONENT_BYTES - suffix.length()) + suffix;
    }

    static boolean isPartName(String name) {
        return PART.matcher(name).matches();
    }

    /** The longest beginning of a name that is at most so many bytes of UTF-8, whole characters only. */
    private static String cut(String name, int bytes) {
        int end = name.length();
        while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > bytes) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end);
    }
}
