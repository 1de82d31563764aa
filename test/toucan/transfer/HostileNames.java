package toucan.transfer;

import java.util.ArrayList;
import java.util.List;

/** Request targets that no receiver may follow. One char per byte, as they stand on the wire. */
final class HostileNames {
    static final List<String> TARGETS = targets();

    private HostileNames() {}

    private static List<String> targets() {
        List<String> all = new ArrayList<>(List.of(
                // Out of the folder, in every spelling.
                "/..",
                "/../x",
                "/../../../../tmp/x",
                "/a/../../x",
                "/a/..",
                "/./x",
                "/.",
                "/a/./b",
                "/%2e%2e/x",
                "/%2E%2E/x",
                "/.%2e/x",
                "/%2e./x",
                "/%2e",
                "/..%2fx",
                "/%2e%2e%2fx",
                "/%2f",
                "/%2fetc/passwd",
                "//etc/passwd",
                "//x",
                "/a//b",
                "/a/",
                "/",
                "http://host",
                "http://host/../x",
                "http://host//x",
                "*",
                "x",
                "../x",
                "ftp://host/x",
                "host:80",
                // Windows: separators, drives, streams, devices, what it drops.
                "/..\\x",
                "/a\\b",
                "/%5cx",
                "/..%5c..%5cx",
                "/C:",
                "/C:/x",
                "/c%3a/x",
                "/c:x",
                "/con",
                "/CON",
                "/nul.txt",
                "/NUL.tar.gz",
                "/aux%20.txt",
                "/dir/prn",
                "/com1",
                "/COM9.log",
                "/lpt1.txt",
                "/com%C2%B9",
                "/CONIN$",
                "/x.",
                "/x%20",
                "/dir./x",
                "/...",
                "/.. /x",
                "/..%20/x",
                "/%20",
                // Control characters and what is no UTF-8.
                "/%00",
                "/a%00.txt",
                "/a%0ab",
                "/a%0d%0aX:y",
                "/a%09b",
                "/a%1b[2J",
                "/a%7f",
                "/a%c2%85b",
                "/%c0%ae%c0%ae/x",
                "/%c0%af",
                "/%e0%80%af",
                "/%ed%a0%80",
                "/%ff",
                "/\u00ff",
                "/%",
                "/%2",
                "/%zz",
                "/%%32%65",
                "/%+1",
                // Queries, fragments, our own part files.
                "/a?b",
                "/a#b",
                "/?",
                "/a.0123456789abcdef.part",
                "/a.0000000000000000.PART",
                "/.0123456789abcdef.part"));
        // Too long: one component, the whole, the depth.
        all.add("/" + "a".repeat(256));
        all.add("/" + "%C3%A4".repeat(128));
        all.add(("/" + "a".repeat(200)).repeat(16));
        all.add("/a".repeat(65));
        return List.copyOf(all);
    }
}
