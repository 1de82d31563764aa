package toucan.peer.metainfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that a stranger may not give to our files, and names that people do give to theirs. */
class SafeNamesTest {
    private record Hostile(String name, String reason) {}

    static List<Hostile> hostile() {
        List<Hostile> table = new ArrayList<>();
        add(table, "empty", "");
        add(table, "leaves the folder", ".", "..");
        add(table, "a slash", "/", "../x", "/etc/passwd", "a/b", "a/../b", "..//", "~/x", "C:/x");
        add(
                table,
                "a backslash",
                "\\",
                "..\\x",
                "a\\b",
                "C:\\Windows",
                "\\\\server\\share",
                "\\\\?\\C:\\x",
                "..\\..\\x");
        add(table, "NUL", "\u0000", "a\u0000", "a.txt\u0000.exe");
        add(
                table,
                "control",
                "\n",
                "a\rb",
                "a\tb",
                "\u001b[2J",
                "\u0007",
                "a\u007f",
                "a\u0085b",
                "\u009b31m",
                "a\u2028b");
        add(table, "control", "\u2029");
        add(
                table,
                "direction",
                "invoice\u202efdp.exe",
                "\u202a",
                "a\u202bb",
                "a\u202c",
                "\u202d",
                "\u2066",
                "a\u2067b");
        add(table, "direction", "\u2068", "\u2069", "\u200e", "\u200fa", "a\u061c");
        add(table, "a drive", "C:", "c:x", "z:", "C:file.txt");
        add(table, "trailing", "a.", "a..", "a ", "...", " ", "a. .", "con.", "nul ", ". ");
        add(table, "device", "con", "CON", "Con.txt", "prn", "aux", "AUX.h", "nul", "NUL.tar.gz", "nul .txt", "com1");
        add(
                table,
                "device",
                "COM9.log",
                "lpt1",
                "LPT0",
                "com\u00b9",
                "lpt\u00b3.x",
                "conin$",
                "CONOUT$",
                "con:x",
                "nul:");
        add(table, "longer than 255", "x".repeat(256), "\u00e9".repeat(128), "\u65e5".repeat(86));
        add(
                table,
                "keeps for unfinished",
                ".toucan-",
                ".toucan-0123.journal",
                ".TOUCAN-x",
                "a.part",
                "A.PART",
                ".part");
        add(table, "keeps for unfinished", ".tou\u200dcan-x", "a.pa\u200crt", "a.p\u00adart");
        add(table, "no character", "a\ufffe", "\uffff", "\ufdd0", "\ud800", "a\udc00b", "\ud83f\udfff");
        return table;
    }

    private static void add(List<Hostile> table, String reason, String... names) {
        Arrays.stream(names).map(name -> new Hostile(name, reason)).forEach(table::add);
    }

    @Test
    void theTableIsLongEnough() {
        assertTrue(hostile().size() >= 60, hostile().size() + " hostile names");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void refusesWithAReason(Hostile hostile) {
        String objection = SafeNames.objection(hostile.name());
        assertNotNull(objection, "accepted");
        assertTrue(objection.contains(hostile.reason()), objection);
        assertEquals(Printable.of(objection), objection, "the reason is safe to show");
        // Wherever it stands in a path.
        assertEquals(objection, SafeNames.objection(List.of(hostile.name(), "x")));
        assertEquals(objection, SafeNames.objection(List.of("x", hostile.name())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a.txt",
                ".hidden",
                "..a",
                "a..b",
                "...a",
                "two words",
                " leading",
                "-rf",
                "--help",
                "$HOME",
                "`id`",
                "a;b",
                "a&b",
                "a'b\"c",
                "*",
                "?",
                "a|b",
                "<a>",
                "%2e%2e",
                "12:30 notes",
                "caf\u00e9",
                "cafe\u0301",
                "\u65e5\u672c\u8a9e.txt",
                "\u0645\u06cc\u200c\u0631\u0648\u0645",
                "\ud83d\udc68\u200d\ud83d\udc69",
                "console",
                "con1",
                "com",
                "com10",
                "nullable",
                "auxiliary.txt",
                "partial",
                "a.part1",
                "part",
                ".toucan",
                "toucan-x",
                "\u0130stanbul",
                "stra\u00dfe"
            })
    void acceptsWhatPeopleWrite(String name) {
        assertNull(SafeNames.objection(name));
    }

    @Test
    void countsBytesNotCharacters() {
        assertNull(SafeNames.objection("\u65e5".repeat(85)));
        assertNull(SafeNames.objection("x".repeat(255)));
    }

    @Test
    void refusesDeepAndLongPaths() {
        List<String> path = new ArrayList<>(Collections.nCopies(64, "x"));
        assertNull(SafeNames.objection(path));
        path.add("x");
        assertTrue(SafeNames.objection(path).contains("folders deep"));

        List<String> wide = Collections.nCopies(12, "x".repeat(255));
        assertNull(SafeNames.objection(wide), "12 * 255 + 11 = 3071");
        assertTrue(SafeNames.objection(Collections.nCopies(13, "x".repeat(255))).contains("longer than 3072 bytes"));
        assertTrue(SafeNames.objection(List.of()).contains("empty path"));
    }

    static List<List<String>> colliding() {
        return List.of(
                List.of("a", "a"),
                List.of("a", "A"),
                List.of("readme", "ReadMe"),
                List.of("caf\u00e9", "cafe\u0301"),
                List.of("CAF\u00c9", "cafe\u0301"),
                List.of("stra\u00dfe", "STRASSE"),
                List.of("\u017f", "s"),
                List.of("\u03c3", "\u03c2"),
                List.of("\ufb01", "FI"),
                List.of("\u212a", "k"),
                List.of("i", "I"),
                List.of("ab", "a\u200cb"),
                List.of("ab", "a\u00adb"),
                List.of("\u2600", "\u2600\ufe0f"),
                List.of("\u01c4", "\u01c5"),
                List.of("d/a", "d/A"),
                List.of("D/a", "d/A"),
                List.of("a", "a/b"),
                List.of("a/b", "a"),
                List.of("A", "a/b"),
                List.of("x/a/b/c", "x/A"),
                List.of("x/a", "x/A/b/c"),
                List.of("caf\u00e9/x", "CAFE\u0301"));
    }

    @ParameterizedTest
    @MethodSource("colliding")
    void refusesNamesThatSomeSystemsHoldForOne(List<String> paths) {
        for (String tag : List.of("en", "tr-TR", "ar-EG", "fa-IR")) {
            Locale before = Locale.getDefault();
            Locale.setDefault(Locale.forLanguageTag(tag));
            try {
                String objection = SafeNames.objectionToAll(split(paths));
                assertNotNull(objection, tag);
                assertTrue(objection.contains("'"), "it names them: " + objection);
            } finally {
                Locale.setDefault(before);
            }
        }
    }

    @Test
    void acceptsNamesThatDiffer() {
        assertNull(SafeNames.objectionToAll(
                split(List.of("a", "b", "ab", "d/a", "d/b", "d/e/a", "A2/a", "a.b", "\u0131", "d2", "e\u0301"))));
    }

    /** Many deep folders: the work grows with the metainfo, not with its square. */
    @Test
    void manyDeepPathsAreNoBurden() {
        List<List<String>> paths = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            List<String> path = new ArrayList<>(Collections.nCopies(62, "x".repeat(40)));
            path.set(0, "folder" + i);
            path.add("file");
            paths.add(path);
        }
        assertNull(SafeNames.objectionToAll(paths));
    }

    private static List<List<String>> split(List<String> paths) {
        return paths.stream().map(path -> List.of(path.split("/"))).toList();
    }
}
