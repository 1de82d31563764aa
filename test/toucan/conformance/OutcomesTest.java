package toucan.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.conformance.Proofs.Proof;

/** What counts as passed, by reports as Surefire writes them, and which lines of a list that leaves without a proof. */
class OutcomesTest {
    private static final String REPORT =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuite name="toucan.tcp.SomeTest" tests="8" errors="0" skipped="2" failures="1">
              <properties><property name="java.version" value="17"/></properties>
              <testcase name="passes" classname="toucan.tcp.SomeTest" time="0.1"/>
              <testcase name="isSkipped" classname="toucan.tcp.SomeTest" time="0"><skipped message="needs root"/></testcase>
              <testcase name="fails" classname="toucan.tcp.SomeTest" time="0"><failure type="x">no</failure></testcase>
              <testcase name="breaks" classname="toucan.tcp.SomeTest" time="0"><error type="x">no</error></testcase>
              <testcase name="table(int, String)[1]" classname="toucan.tcp.SomeTest" time="0"/>
              <testcase name="table(int, String)[2]" classname="toucan.tcp.SomeTest" time="0"/>
              <testcase name="holed(int)[1]" classname="toucan.tcp.SomeTest" time="0"/>
              <testcase name="holed(int)[2]" classname="toucan.tcp.SomeTest" time="0"><skipped/></testcase>
              <testcase name="property" classname="SomeTest" time="0"><system-out>tries = 1000</system-out></testcase>
            </testsuite>
            """;

    @TempDir
    Path folder;

    private Outcomes outcomes() throws IOException {
        Files.writeString(folder.resolve("TEST-toucan.tcp.SomeTest.xml"), REPORT);
        Files.writeString(
                folder.resolve("TEST-toucan.tcp.GoodTest.xml"),
                """
                <testsuite name="toucan.tcp.GoodTest"><testcase name="one" classname="toucan.tcp.GoodTest"/></testsuite>
                """);
        Files.writeString(folder.resolve("toucan.tcp.SomeTest.txt"), "no XML");
        return Outcomes.read(folder);
    }

    @Test
    void onlyWhatRanAndPassedCounts() throws IOException {
        Outcomes outcomes = outcomes();
        for (String method : List.of("passes", "table", "property")) {
            assertTrue(outcomes.passed(new Proof("toucan.tcp.SomeTest", method)), method);
        }
        for (String method : List.of("isSkipped", "fails", "breaks", "holed", "neverRan")) {
            assertFalse(outcomes.passed(new Proof("toucan.tcp.SomeTest", method)), method);
        }
    }

    @Test
    void aClassHasPassedWhenAllOfItHas() throws IOException {
        assertTrue(outcomes().passed(new Proof("toucan.tcp.GoodTest", "")));
        assertFalse(outcomes().passed(new Proof("toucan.tcp.SomeTest", "")));
        assertFalse(outcomes().passed(new Proof("toucan.tcp.NoTest", "")));
    }

    @Test
    void aReportThatIsNoneIsAnError() throws IOException {
        Files.writeString(folder.resolve("TEST-cut.xml"), "<testsuite name=");
        assertThrows(IOException.class, () -> Outcomes.read(folder));
    }

    @Test
    void aLineWithoutAPassedTestIsUnproven() throws IOException {
        String lines =
                """
                # The rules that the tests of this package prove
                t/passed | MUST | 1 | C | Is proven. | tcp.Output |
                t/never | SHOULD | 2 | A | No test has this id. | tcp.Output |
                t/optional | MAY | 3 | C | Is not there. | | not offered: for a reason
                t/far | MUST | 4 | N | Is out of reach. | | cannot apply: for a reason
                """;
        Requirements list = Requirements.parse(lines);
        Proofs none = Proofs.in(folder);
        assertEquals(
                List.of("t/passed", "t/never"),
                Conformance.unproven(list, none, outcomes()).stream()
                        .map(line -> line.substring(0, line.indexOf(':')))
                        .toList());
    }
}
