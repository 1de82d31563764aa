package toucan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import toucan.wire.Segment;

/** The layers of docs/architecture.md, held by a test. */
class ArchitectureTest {
    /** Which package may import which: the arrows of docs/architecture.md. */
    private static final Map<String, Set<String>> ARROWS = arrows(
            "wire       -> nothing",
            "congestion -> nothing",
            "tcp        -> wire, congestion",
            "link       -> nothing",
            "impair     -> link, wire",
            "capture    -> link, wire",
            "encap      -> link, wire",
            "relay      -> link, impair",
            "net        -> tcp, wire, link",
            "sim        -> tcp, wire, link, impair, capture",
            "script     -> tcp, wire, congestion",
            "trace      -> wire",
            "compare    -> trace, wire, capture",
            "report     -> compare, trace, wire",
            "folder     -> nothing",
            "transfer   -> net, tcp, folder",
            "peer.metainfo -> nothing",
            "peer.protocol -> peer.metainfo",
            "peer.swarm -> peer.metainfo, peer.protocol",
            "peer.storage -> peer.metainfo, peer.swarm, folder",
            "peer.discovery -> nothing",
            "peer.node  -> net, peer.protocol, peer.swarm",
            "gateway    -> peer.protocol, peer.discovery",
            "watch      -> nothing",
            "cli        -> all");

    /** No socket, no thread, no clock, no randomness, no logger. */
    private static final Set<String> SANS_IO = Set.of("wire", "congestion", "tcp", "peer.protocol");

    private static final Set<String> KERNEL_TCP = Set.of(
            "java.net.Socket",
            "java.net.ServerSocket",
            "java.nio.channels.SocketChannel",
            "java.nio.channels.ServerSocketChannel",
            "javax.net.SocketFactory",
            "javax.net.ServerSocketFactory");

    private static final Path CLASSES = classesOf(Segment.class);
    private static final Dependencies DEPENDENCIES = Dependencies.of(CLASSES);

    @Test
    void onlyTheArrowsOfTheArchitecture() {
        assertNone(Architecture.checkArrows(DEPENDENCIES.byPackage(), ARROWS));
    }

    @Test
    void noCycles() {
        assertNone(Architecture.checkCycles(DEPENDENCIES.byPackage()));
        assertNone(Architecture.checkCycles(ARROWS));
    }

    @Test
    void theCoreTouchesNothingOutsideItself() {
        Set<String> core = coreClasses();
        assertTrue(core.contains("toucan.tcp.Connection") && core.contains("toucan.wire.Segment"), "core: " + core);
        assertNone(Architecture.checkPurity(DEPENDENCIES, core));
    }

    @Test
    void theCoreReadsNoClockAndPrintsNothing() {
        assertNone(Architecture.checkBytecode(Dependencies.bytecode(CLASSES, coreClasses())));
    }

    /** Transport and peers speak our TCP; the kernel's is for the gateway's clients and for browsers. */
    @Test
    void onlyGatewayAndWatchMakeSocketsOfTheKernelsTcp() {
        Set<String> users = new TreeSet<>();
        DEPENDENCIES.byClass().forEach((user, used) -> {
            boolean knows = used.stream().anyMatch(KERNEL_TCP::contains);
            if (Dependencies.isOwn(user) && knows) {
                users.add(user);
            }
        });
        Map<String, String> bytecode = Dependencies.bytecode(CLASSES, users);
        assertTrue(Architecture.checkKernelSockets(bytecode).size() >= 2, "the gateway's own are not found: " + users);
        bytecode.keySet().removeIf(name -> name.startsWith("toucan.gateway.") || name.startsWith("toucan.watch."));
        assertNone(Architecture.checkKernelSockets(bytecode));
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        Set<Path> silent = new TreeSet<>(packages(Path.of("test")));
        silent.addAll(packages(Path.of("src")));
        silent.removeIf(folder -> Files.exists(Path.of("src").resolve(folder).resolve("package-info.java")));
        silent.removeIf(folder -> Files.exists(Path.of("test").resolve(folder).resolve("package-info.java")));
        assertEquals(Set.of(), silent, "packages without a package-info.java");
    }

    /** The page's list has lines like {@code tcp/  the sans-IO TCP  -> wire, congestion}. */
    @Test
    void theArchitecturePageShowsTheSameArrows() throws IOException {
        Pattern row = Pattern.compile("(?m)^ +([\\w.]+)/ .*-> (.+)$");
        Matcher rows = row.matcher(Files.readString(Path.of("docs", "architecture.md")));
        Map<String, Set<String>> page = new TreeMap<>();
        while (rows.find()) {
            page.put(rows.group(1), targets(rows.group(2)));
        }
        assertEquals(new TreeMap<>(ARROWS), page);
    }

    private static Set<String> coreClasses() {
        Set<String> core = new TreeSet<>();
        SANS_IO.forEach(name -> core.addAll(DEPENDENCIES.classesOf(name)));
        return core;
    }

    private static void assertNone(List<String> broken) {
        assertTrue(broken.isEmpty(), () -> "\n" + String.join("\n", broken));
    }

    private static Map<String, Set<String>> arrows(String... rows) {
        Map<String, Set<String>> arrows = new LinkedHashMap<>();
        for (String row : rows) {
            String[] sides = row.split(" *-> *");
            arrows.put(sides[0], targets(sides[1]));
        }
        return arrows;
    }

    private static Set<String> targets(String text) {
        return text.strip().equals("nothing")
                ? Set.of()
                : new TreeSet<>(List.of(text.strip().split(", *")));
    }

    /** The folders below {@code root} that hold Java sources, relative to it. */
    private static Set<Path> packages(Path root) throws IOException {
        Set<Path> packages = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> packages.add(root.relativize(file.getParent())));
        }
        return packages;
    }

    /** The folder that a class was loaded from. */
    static Path classesOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
