package toucan;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/**
 * Which class uses which, as {@code jdeps} reads it from the compiled classes.
 *
 * @param byClass fully qualified names; the classes used include those of the JDK and of libraries
 */
record Dependencies(Map<String, Set<String>> byClass) {
    /** Reads all classes below a folder. */
    static Dependencies of(Path classes) {
        return parse(run("jdeps", List.of("-verbose:class", "-filter:none", classes.toString())));
    }

    /** Reads the lines {@code toucan.wire.Segment -> java.lang.Object java.base} that jdeps prints. */
    static Dependencies parse(String jdeps) {
        Map<String, Set<String>> byClass = new TreeMap<>();
        for (String line : jdeps.lines().toList()) {
            String[] words = line.strip().split("\\s+");
            boolean isClass = line.startsWith(" ") && words.length >= 3 && words[1].equals("->");
            if (isClass && !words[0].endsWith(".package-info")) {
                byClass.computeIfAbsent(words[0], name -> new TreeSet<>()).add(words[2]);
            }
        }
        return new Dependencies(byClass);
    }

    /** The same between packages of the project, without the leading {@code toucan.}: {@code tcp} uses {@code wire}. */
    Map<String, Set<String>> byPackage() {
        Map<String, Set<String>> byPackage = new TreeMap<>();
        byClass.forEach((user, used) -> {
            Set<String> targets = byPackage.computeIfAbsent(ownPackage(user), name -> new TreeSet<>());
            used.stream()
                    .filter(Dependencies::isOwn)
                    .map(Dependencies::ownPackage)
                    .forEach(targets::add);
            targets.remove(ownPackage(user));
        });
        return byPackage;
    }

    /** The classes of one package of the project, {@code wire}. */
    Set<String> classesOf(String ownPackage) {
        return byClass.keySet().stream()
                .filter(name -> ownPackage(name).equals(ownPackage))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What {@code javap} prints of every method body of these classes. */
    static Map<String, String> bytecode(Path classes, Set<String> names) {
        return names.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        name -> run("javap", List.of("-c", "-p", "-cp", classes.toString(), name))));
    }

    static boolean isOwn(String className) {
        return className.startsWith("toucan.");
    }

    static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    private static String ownPackage(String className) {
        return packageOf(className).replaceFirst("^toucan\\.?", "");
    }

    private static String run(String tool, List<String> arguments) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        int code = ToolProvider.findFirst(tool)
                .orElseThrow(() -> new IllegalStateException("this Java has no " + tool + ": run the tests with a JDK"))
                .run(writer, writer, new ArrayList<>(arguments).toArray(String[]::new));
        writer.flush();
        if (code != 0) {
            throw new IllegalStateException(tool + " " + String.join(" ", arguments) + ": " + out);
        }
        return out.toString();
    }
}
