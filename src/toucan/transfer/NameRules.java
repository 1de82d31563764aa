package toucan.transfer;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which file names a receiver accepts. The rules are the same on every system, so that what one receiver stores another one
 * can store too: what Windows cannot name is refused everywhere.
 */
final class NameRules {
    /** The longest component of a path, in bytes of UTF-8: what ext4, APFS, NTFS and most others can hold. */
    static final int MAX_COMPONENT_BYTES = 255;
    /** The longest name, in bytes of UTF-8 with its slashes: leaves room for the folder below Linux's PATH_MAX of 4096. */
    static final int MAX_NAME_BYTES = 3072;

    private static final int MAX_DEPTH = 64;
    /** Names that Windows gives to devices, in any folder and with any extension. */
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])(\\..*)?");

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

    private NameRules() {}

    /** Why a path is not accepted, in words that follow "name refused: "; null when it is. */
    static String objectionToDepth(int components, int bytes) {
        if (components > MAX_DEPTH) {
            return "more than " + MAX_DEPTH + " folders deep";
        }
        return bytes > MAX_NAME_BYTES ? "longer than " + MAX_NAME_BYTES + " bytes" : null;
    }

    /** Why a component of a path is not accepted, in words that follow "name refused: "; null when it is. */
    static String objection(String component) {
        if (component.isEmpty()) {
            return "an empty file or folder name";
        }
        if (component.equals(".") || component.equals("..")) {
            return "it leaves the folder ('" + component + "')";
        }
        for (int i = 0; i < component.length(); i++) {
            char c = component.charAt(i);
            if (Character.isISOControl(c)) {
                return "a control character";
            }
            if (c == '\\' || c == '/') {
                return c == '/' ? "a slash inside a name" : "a backslash";
            }
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
            return "a device name of Windows ('" + component + "')";
        }
        return PartNames.isPartName(component) ? "the name of a partial upload" : null;
    }

    private static boolean isDevice(String component) {
        String name = component.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        // "nul .txt" is the device too: the spaces before the extension do not count.
        String stem = (dot < 0 ? name : name.substring(0, dot)).stripTrailing();
        return DEVICE.matcher(stem).matches();
    }
}
