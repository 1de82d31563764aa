package toucan.peer.metainfo;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which names a metainfo may give to files and folders. A name that breaks a rule is refused, never repaired: a repaired one
 * is a name that nobody chose. The rules are the same on every system, so that what one peer stores another one can store too.
 *
 * <p>Text alone does not keep a path inside a folder: links in the way are the store's business.
 */
public final class SafeNames {
    /** The longest component of a path, in bytes of UTF-8: what ext4, APFS, NTFS and most others can hold. */
    static final int MAX_COMPONENT_BYTES = 255;
    /** The longest path, in bytes of UTF-8 with its slashes: leaves room for the folder below Linux's PATH_MAX of 4096. */
    static final int MAX_PATH_BYTES = 3072;

    static final int MAX_DEPTH = 64;

    /** Our own files beside those of a download begin so. */
    public static final String OWN_PREFIX = ".toucan-";
    /** The end of the name of a file that is not yet whole. */
    public static final String PART_SUFFIX = ".part";

    /** Names that Windows gives to devices, in any folder and with any extension. */
    private static final Pattern DEVICE =
            Pattern.compile("con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]");

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

    private SafeNames() {}

    /** Why a name of one file or folder is not accepted, in words that follow "name refused: "; null when it is. */
    public static String objection(String component) {
        if (component.isEmpty()) {
            return "an empty file or folder name";
        }
        if (component.equals(".") || component.equals("..")) {
            return "it leaves the folder ('" + component + "')";
        }
        String character = objectionToCharacters(component);
        if (character != null) {
            return character;
        }
        if (DRIVE.matcher(component).matches()) {
            return "a drive letter";
        }
        char last = component.charAt(component.length() - 1);
        if (last == '.' || last == ' ') {
            return "a trailing dot or space (Windows drops it)";
        }
        if (component.getBytes(StandardCharsets.UTF_8).length > MAX_COMPONENT_BYTES) {
            return "a file or folder name longer than " + MAX_COMPONENT_BYTES + " bytes";
        }
        if (isDevice(component)) {
            return "a device name of Windows ('" + Printable.of(component) + "')";
        }
        return objectionToOwn(component);
    }

    /** Why a path, outermost folder first, is not accepted, in words that follow "name refused: "; null when it is. */
    public static String objection(List<String> path) {
        if (path.isEmpty()) {
            return "an empty path";
        }
        if (path.size() > MAX_DEPTH) {
            return "more than " + MAX_DEPTH + " folders deep";
        }
        int bytes = path.size() - 1;
        for (String component : path) {
            String objection = objection(component);
            if (objection != null) {
                return objection;
            }
            bytes += component.getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes > MAX_PATH_BYTES ? "a path longer than " + MAX_PATH_BYTES + " bytes" : null;
    }

    /**
     * Why these files cannot all be stored in one folder, in words that follow "name refused: "; null when they can. Two names
     * that some file system holds for the same are the same here.
     */
    public static String objectionToAll(List<List<String>> paths) {
        NameTree tree = new NameTree();
        for (List<String> path : paths) {
            String objection = objection(path);
            if (objection == null) {
                objection = tree.add(path);
            }
            if (objection != null) {
                return objection;
            }
        }
        return null;
    }

    /** Two names with the same result may be one on a file system that ignores case, composition or invisible characters. */
    static String fold(String component) {
        if (component.chars().allMatch(c -> c < 0x80)) {
            return component.toLowerCase(Locale.ROOT);
        }
        StringBuilder visible = new StringBuilder(component.length());
        component.codePoints().filter(c -> !isIgnorable(c)).forEach(visible::appendCodePoint);
        // Up and down again: "ß" and "SS", "ſ" and "s" meet. Then once more composed: case mapping may have taken that
        // apart.
        String folded = Normalizer.normalize(visible, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    private static String objectionToCharacters(String component) {
        for (int i = 0; i < component.length(); ) {
            int c = component.codePointAt(i);
            if (c == '/' || c == '\\') {
                return c == '/' ? "a slash inside a name" : "a backslash";
            }
            int type = Character.getType(c);
            if (c == 0) {
                return "a NUL character";
            }
            if (type == Character.CONTROL
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                return "a control character";
            }
            if (isBidi(c)) {
                return "a character that turns the direction of text, so that the name reads as another one";
            }
            if (type == Character.SURROGATE || (c & 0xfffe) == 0xfffe || c >= 0xfdd0 && c <= 0xfdef) {
                return "a code point that is no character";
            }
            i += Character.charCount(c);
        }
        return null;
    }

    /** Unicode's Bidi_Control. */
    private static boolean isBidi(int c) {
        return c == 0x061c || c == 0x200e || c == 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
    }

    /** Persian and emoji need some of these (U+200C, U+200D, U+FE0F), so they are allowed; but no two names differ only in them. */
    private static boolean isIgnorable(int c) {
        return Character.getType(c) == Character.FORMAT
                || c == 0x034f
                || c >= 0xfe00 && c <= 0xfe0f
                || c >= 0xe0100 && c <= 0xe01ef;
    }

    private static boolean isDevice(String component) {
        String name = component.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        // "nul .txt" is the device too: the spaces before the extension do not count. Nor does what follows a colon.
        String stem = (dot < 0 ? name : name.substring(0, dot)).stripTrailing();
        int colon = stem.indexOf(':');
        return DEVICE.matcher(colon < 0 ? stem : stem.substring(0, colon)).matches();
    }

    private static String objectionToOwn(String component) {
        return isOwn(component)
                ? "a name that Toucan keeps for unfinished files ('" + Printable.of(component) + "')"
                : null;
    }

    /** Whether it is a name of our journals or unfinished files. */
    static boolean isOwn(String component) {
        String folded = fold(component);
        return folded.startsWith(OWN_PREFIX) || folded.endsWith(PART_SUFFIX);
    }
}
