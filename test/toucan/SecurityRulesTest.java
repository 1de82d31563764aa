package toucan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import toucan.wire.Segment;

/** The security rules of docs/swarm.md: each has its tests, and here are those that are about the code as a whole. */
class SecurityRulesTest {
    private static final int RULES = 16;
    private static final Set<Class<? extends Annotation>> TESTS =
            Set.of(Test.class, ParameterizedTest.class, Property.class);

    /** What a stranger's bytes, or a metainfo, can reach. */
    private static final List<String> EXPOSED = List.of("toucan.peer.", "toucan.gateway.", "toucan.folder.");

    private static final Path CLASSES = ArchitectureTest.classesOf(Segment.class);
    private static final Dependencies DEPENDENCIES = Dependencies.of(CLASSES);
    /** What javap prints of it. */
    private static final Map<String, String> BYTECODE = Dependencies.bytecode(CLASSES, exposed());

    private static Set<String> exposed() {
        Set<String> classes = DEPENDENCIES.byClass().keySet().stream()
                .filter(name -> EXPOSED.stream().anyMatch(name::startsWith))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(classes.size() > 80, "only " + classes);
        return classes;
    }

    /** The classes of whose code a pattern finds something. */
    private static List<String> where(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return BYTECODE.entrySet().stream()
                .filter(code -> wanted.matcher(code.getValue()).find())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    // ---------------------------------------------------------------- the table

    @Test
    void everyRuleHasTestsThatExist() throws IOException {
        String page = Files.readString(Path.of("docs", "swarm.md"));
        String section = page.substring(page.indexOf("## 9. Security"), page.indexOf("## 10."));
        Map<Integer, List<String>> tests = new TreeMap<>();
        Matcher rows = Pattern.compile("(?m)^\\| (\\d+) \\|.*\\| ([^|]*) \\|$").matcher(section);
        while (rows.find()) {
            tests.put(Integer.valueOf(rows.group(1)), names(rows.group(2)));
        }
        assertEquals(IntStream.rangeClosed(1, RULES).boxed().toList(), List.copyOf(tests.keySet()));
        tests.forEach((rule, named) -> assertFalse(named.isEmpty(), "rule " + rule + " has no test"));
        Map<String, String> classes = testClasses();
        List<String> missing =
                names(section).stream().filter(name -> !exists(classes, name)).toList();
        assertEquals(List.of(), missing, "docs/swarm.md section 9 names tests that do not exist");
    }

    private static List<String> names(String text) {
        Matcher found = Pattern.compile("`(\\w+Test\\.\\w+)`").matcher(text);
        List<String> names = new ArrayList<>();
        while (found.find()) {
            names.add(found.group(1));
        }
        return names;
    }

    /** Full names by simple ones. */
    private static Map<String, String> testClasses() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("test"))) {
            return files.map(Path.of("test")::relativize)
                    .map(file -> file.toString().replace('\\', '/'))
                    .filter(file -> file.endsWith("Test.java"))
                    .map(file ->
                            file.substring(0, file.length() - ".java".length()).replace('/', '.'))
                    .collect(Collectors.toMap(
                            name -> name.substring(name.lastIndexOf('.') + 1), name -> name, (one, other) -> one));
        }
    }

    private static boolean exists(Map<String, String> classes, String name) {
        String simple = name.substring(0, name.indexOf('.'));
        String method = name.substring(name.indexOf('.') + 1);
        try {
            Class<?> type = Class.forName(classes.getOrDefault(simple, simple));
            return Arrays.stream(type.getDeclaredMethods())
                    .anyMatch(each -> each.getName().equals(method) && isTest(each));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static boolean isTest(Method method) {
        return TESTS.stream().anyMatch(method::isAnnotationPresent);
    }

    // ---------------------------------------------------------------- rule 4

    @Test
    void peersStartNothingUnpackNothingAndMakeNoLinks() {
        assertEquals(
                List.of(),
                where("java/lang/ProcessBuilder|java/lang/Runtime\\.exec|java/awt/|java/util/zip/|java/util/jar/"
                        + "|createSymbolicLink|setPosixFilePermissions|setExecutable|PosixFilePermission"));
        // The one link there is gives a file its name, and both are in one folder; the pattern does find such things.
        assertEquals(List.of("toucan.folder.SafeFolder"), where("java/nio/file/Files\\.createLink:"));
    }

    // ---------------------------------------------------------------- rule 13

    @Test
    void noTextDependsOnTheLocale() {
        assertEquals(
                List.of(),
                where("String\\.format:\\(Ljava/lang/String;|String\\.formatted:|String\\.to(Lower|Upper)Case:\\(\\)"
                        + "|Print(Stream|Writer)\\.(printf|format):\\(Ljava/lang/String;|Locale\\.getDefault"
                        + "|Collator|java/text/(?!Normalizer)"));
        assertFalse(
                where("String\\.to(Lower|Upper)Case:\\(Ljava/util/Locale;\\)").isEmpty(), "the pattern finds none");
    }

    // ---------------------------------------------------------------- rule 14

    @Test
    void whatNobodyMayForeseeComesFromSecureRandom() {
        Set<String> foreseeable =
                Set.of("java.util.Random", "java.util.SplittableRandom", "java.util.concurrent.ThreadLocalRandom");
        Set<String> fair = new TreeSet<>();
        Set<String> secure = new TreeSet<>();
        DEPENDENCIES.byClass().forEach((user, used) -> {
            boolean counts = user.startsWith("toucan.net.")
                    || user.startsWith("toucan.peer.")
                    || user.startsWith("toucan.gateway.")
                    || user.equals("toucan.cli.PeerRun");
            if (counts && used.stream().anyMatch(foreseeable::contains)) {
                fair.add(user);
            }
            if (counts && used.contains("java.security.SecureRandom")) {
                secure.add(user);
            }
        });
        // Whom to ask for what, and when to announce: that has to be fair, and to follow from a seed.
        assertEquals(
                Set.of(
                        "toucan.net.EphemeralPorts", // any that it is given: a test's, otherwise the secure one
                        "toucan.peer.discovery.Schedule",
                        "toucan.peer.swarm.Availability",
                        "toucan.peer.swarm.Choker",
                        "toucan.peer.swarm.Download",
                        "toucan.peer.swarm.Exchange",
                        "toucan.peer.swarm.FirstCopies",
                        "toucan.peer.swarm.Swarm"),
                fair);
        assertEquals(List.of(), where("Math\\.random"));
        for (String owner : List.of(
                "toucan.net.TupleHash", // initial sequence numbers, SYN cookies
                "toucan.net.EphemeralPorts",
                "toucan.cli.PeerRun", // ids of peers
                "toucan.peer.discovery.LanDiscovery",
                "toucan.gateway.LocalServiceDiscovery")) {
            assertTrue(secure.contains(owner), owner + " is not among " + secure);
        }
    }

    // ---------------------------------------------------------------- rule 16

    @Test
    void secrecyIsNotPromised() throws IOException {
        String readme = Files.readString(Path.of("README.md")).replaceAll("\\s+", " ");
        assertTrue(readme.contains("Every byte is checked by its SHA-256"), "README: integrity");
        assertTrue(readme.contains("Nothing is secret"), "README: no secrecy");
        String page = Files.readString(Path.of("docs", "swarm.md")).replaceAll("\\s+", " ");
        assertTrue(page.contains("**Secrecy is not offered**"), "docs/swarm.md: no secrecy");
    }
}
