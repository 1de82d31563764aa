package toucan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** That the rules can be broken: the checker on made-up houses. */
class ArchitectureCheckerTest {
    private static final Dependencies MADE_UP = Dependencies.parse(
            """
            classes -> java.base
            classes -> not found
               toucan.tcp.Connection              -> java.lang.Object                java.base
               toucan.tcp.Connection              -> java.net.DatagramSocket         java.base
               toucan.tcp.Connection              -> java.nio.ByteBuffer             java.base
               toucan.tcp.Connection              -> java.nio.channels.Selector      java.base
               toucan.tcp.Connection              -> java.util.ArrayList             java.base
               toucan.tcp.Connection              -> java.util.SplittableRandom      java.base
               toucan.tcp.Connection              -> java.util.concurrent.locks.Lock java.base
               toucan.tcp.Connection              -> org.slf4j.Logger                not found
               toucan.tcp.Connection              -> toucan.wire.Segment             classes
               toucan.tcp.package-info            -> toucan.cli.Main                 classes
               toucan.wire.Segment                -> java.lang.Object                java.base
               toucan.wire.Segment                -> toucan.link.Link                classes
               toucan.wire.Segment                -> toucan.wire.SeqNum              classes
               toucan.link.Link                   -> toucan.tcp.Connection           classes
            """);

    @Test
    void readsJdeps() {
        assertEquals(Map.of("tcp", Set.of("wire"), "wire", Set.of("link"), "link", Set.of("tcp")), MADE_UP.byPackage());
        assertEquals(Set.of("toucan.wire.Segment"), MADE_UP.classesOf("wire"));
    }

    @Test
    void findsAnImportThatIsNoArrow() {
        Map<String, Set<String>> imports = Map.of("tcp", Set.of("wire", "link"));
        assertEquals(
                List.of("tcp -> link is no arrow of the table"),
                Architecture.checkArrows(imports, Map.of("tcp", Set.of("wire"))));
        assertEquals(List.of(), Architecture.checkArrows(imports, Map.of("tcp", Set.of("wire", "link"))));
        assertEquals(List.of(), Architecture.checkArrows(imports, Map.of("tcp", Set.of(Architecture.ALL))));
    }

    @Test
    void findsAPackageWithoutARow() {
        assertEquals(
                1,
                Architecture.checkArrows(Map.of("attic", Set.of()), Map.of("tcp", Set.of()))
                        .size());
    }

    @Test
    void findsACycle() {
        List<String> broken = Architecture.checkCycles(MADE_UP.byPackage());
        assertEquals(3, broken.size(), () -> "" + broken);
        assertEquals(
                List.of(), Architecture.checkCycles(Map.of("a", Set.of("b", "c"), "b", Set.of("c"), "c", Set.of())));
        assertEquals(1, Architecture.checkCycles(Map.of("a", Set.of("a"))).size());
    }

    @Test
    void findsSocketsRandomnessLocksAndLoggers() {
        assertEquals(
                Set.of(
                        "toucan.tcp.Connection uses java.net.DatagramSocket",
                        "toucan.tcp.Connection uses java.nio.channels.Selector",
                        "toucan.tcp.Connection uses java.util.SplittableRandom",
                        "toucan.tcp.Connection uses java.util.concurrent.locks.Lock",
                        "toucan.tcp.Connection uses org.slf4j.Logger"),
                new TreeSet<>(Architecture.checkPurity(MADE_UP, MADE_UP.classesOf("tcp"))));
    }

    @Test
    void findsClocksInBytecode() {
        String javap =
                """
                   3: invokestatic  #2   // Method java/lang/System.nanoTime:()J
                   6: invokestatic  #3   // Method java/lang/System.currentTimeMillis:()J
                   9: invokestatic  #3   // Method java/lang/System.currentTimeMillis:()J
                  12: getstatic     #4   // Field java/lang/System.err:Ljava/io/PrintStream;
                  15: invokestatic  #5   // Method java/lang/Math.random:()D
                  18: invokestatic  #6   // Method java/lang/System.arraycopy:(Ljava/lang/Object;ILjava/lang/Object;II)V
                  21: invokestatic  #7   // Method java/lang/Math.max:(JJ)J
                """;
        assertEquals(
                List.of(
                        "toucan.tcp.X uses java.lang.System.nanoTime",
                        "toucan.tcp.X uses java.lang.System.currentTimeMillis",
                        "toucan.tcp.X uses java.lang.System.err",
                        "toucan.tcp.X uses java.lang.Math.random"),
                Architecture.checkBytecode(Map.of("toucan.tcp.X", javap)));
    }

    /** The tools see this very class: a clock in a real class file is found, too. */
    @Test
    void findsAClockInARealClass() throws Exception {
        Path classes = Path.of(ArchitectureCheckerTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String name = ArchitectureCheckerTest.class.getName() + "$HasAClock";
        assertEquals(
                List.of(name + " uses java.lang.System.nanoTime"),
                Architecture.checkBytecode(Dependencies.bytecode(classes, Set.of(name))));
    }

    static final class HasAClock {
        long now() {
            return System.nanoTime();
        }
    }
}
