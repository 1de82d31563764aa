package toucan.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plays scripts that other projects published and writes the lists of {@code docs/scripts.md} again: which pass, which fail and
 * why, which do not apply. {@code make public-scripts ARGS='google=DIR:linux freebsd=DIR:freebsd'}; the folders come from
 * elsewhere, for those scripts have a licence of their own.
 */
final class PublicScripts {
    private static final Path PAGE = Path.of("docs", "scripts.md");
    private static final String BEGIN = "<!-- the rest of this page is written by PublicScripts -->\n";

    /** What only a script written on FreeBSD says: where it is from, or one of its settings. */
    private static final Pattern FREEBSD =
            Pattern.compile("Source: https://github.com/(freebsd-net|nplab/misc-tcp-testscripts)|net\\.inet\\.");

    /** A script, where it lies, and what became of it. */
    private record Played(Path file, Verdict verdict) {
        String folder() {
            return file.getParent() == null ? "." : file.getParent().toString().replace('\\', '/');
        }

        String name() {
            return file.getFileName().toString().replaceAll("\\.pkt$", "");
        }
    }

    private PublicScripts() {}

    /** @param args {@code NAME=DIR:linux|freebsd}, one for each collection */
    public static void main(String[] args) throws IOException {
        List<List<Played>> all = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (String arg : args) {
            String name = arg.substring(0, arg.indexOf('='));
            Path dir = Path.of(arg.substring(arg.indexOf('=') + 1, arg.lastIndexOf(':')));
            Profile profile = new Profile[] {Profile.LINUX, Profile.FREEBSD}[arg.endsWith(":freebsd") ? 1 : 0];
            List<Played> played = play(dir, profile);
            all.add(played);
            text.append("\n### ")
                    .append(name)
                    .append(", `--profile ")
                    .append(profile)
                    .append("`: ");
            text.append(counts(played)).append("\n\n").append(lists(played));
        }
        List<Played> together = all.stream().flatMap(List::stream).toList();
        String page = Files.readString(PAGE);
        String head = page.substring(0, page.indexOf(BEGIN) + BEGIN.length());
        Files.writeString(PAGE, head + "\nTogether " + counts(together) + ".\n" + text);
        System.out.println(counts(together));
    }

    private static List<Played> play(Path dir, Profile profile) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(dir)) {
            files = all.filter(file -> file.toString().endsWith(".pkt"))
                    .sorted()
                    .toList();
        }
        List<Played> played = new ArrayList<>();
        for (Path file : files) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            played.add(new Played(dir.relativize(file), ScriptPlayer.play(text, profileOf(text, profile))));
        }
        return played;
    }

    /** A collection may hold scripts of several systems. */
    private static Profile profileOf(String script, Profile others) {
        return FREEBSD.matcher(script).find() ? Profile.FREEBSD : others;
    }

    private static String counts(List<Played> played) {
        return played.size() + " scripts: " + count(played, Verdict.Result.PASS) + " pass, "
                + count(played, Verdict.Result.FAIL) + " fail, " + count(played, Verdict.Result.SKIP) + " do not apply";
    }

    private static long count(List<Played> played, Verdict.Result result) {
        return played.stream().filter(one -> one.verdict().result() == result).count();
    }

    private static String lists(List<Played> played) {
        StringBuilder text = new StringBuilder("**Pass.** ");
        text.append(names(with(played, Verdict.Result.PASS), played)).append("\n\n**Fail.**\n\n");
        byReason(with(played, Verdict.Result.FAIL), played, text);
        text.append("\n**Do not apply.**\n\n");
        byReason(with(played, Verdict.Result.SKIP), played, text);
        return text.toString();
    }

    private static List<Played> with(List<Played> played, Verdict.Result result) {
        return played.stream().filter(one -> one.verdict().result() == result).toList();
    }

    private static void byReason(List<Played> some, List<Played> all, StringBuilder text) {
        Map<String, List<Played>> reasons =
                some.stream().collect(Collectors.groupingBy(PublicScripts::reason, TreeMap::new, Collectors.toList()));
        reasons.forEach((reason, scripts) -> text.append("- ")
                .append(reason)
                .append(": ")
                .append(names(scripts, all))
                .append("\n"));
    }

    private static String reason(Played one) {
        if (one.verdict().result() == Verdict.Result.SKIP) {
            return one.verdict().why();
        }
        List<String> why = one.verdict().why().lines().toList();
        String last = why.get(why.size() - 1);
        // Below a failed assertion stands the connection's whole status, which nobody wants to read here.
        boolean status = why.size() > 1 && last.startsWith("Status[");
        return FailureReasons.of(one.file().toString().replace('\\', '/'), status ? why.get(why.size() - 2) : last);
    }

    /** By folder; a folder of which all are among them just by its name and their number. */
    private static String names(List<Played> some, List<Played> all) {
        Map<String, List<Played>> folders =
                some.stream().collect(Collectors.groupingBy(Played::folder, TreeMap::new, Collectors.toList()));
        List<String> parts = new ArrayList<>();
        folders.forEach((folder, scripts) -> {
            long there = all.stream().filter(one -> one.folder().equals(folder)).count();
            parts.add(
                    there == scripts.size() && there > 2
                            ? "`" + folder + "/` (all " + there + ")"
                            : "`" + folder + "/` " + String.join(", ", joined(scripts, folder)));
        });
        return String.join("; ", parts);
    }

    /** Names, both versions of IP together, and without the name of their folder in front. */
    private static List<String> joined(List<Played> scripts, String folder) {
        String last = folder.substring(folder.lastIndexOf('/') + 1) + "-";
        List<String> names = new ArrayList<>();
        for (Played script : scripts) {
            String name = script.name();
            String shorter = name.startsWith(last) ? "…" + name.substring(last.length()) : name;
            String other = shorter.endsWith("-ipv6") ? shorter.replaceAll("-ipv6$", "-ipv4") : null;
            if (other != null && names.remove(other)) {
                names.add(shorter.replaceAll("-ipv6$", "-ipv4/6"));
            } else {
                names.add(shorter);
            }
        }
        return names;
    }
}
