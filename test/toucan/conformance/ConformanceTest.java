package toucan.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every requirement has its test, and the page says which. */
class ConformanceTest {
    private final Requirements requirements = Requirements.ours();
    private final Proofs proofs = Proofs.ours();

    ConformanceTest() throws IOException {}

    @Test
    void everyLineIsInOrder() {
        List<String> flaws = new ArrayList<>();
        for (Requirement requirement : requirements.all()) {
            if (requirement.flaw() != null) {
                flaws.add(requirement.id() + ": " + requirement.flaw());
            }
        }
        assertEquals(List.of(), flaws);
    }

    @Test
    void everyLineThatNeedsAProofHasATest() {
        List<String> without = requirements.all().stream()
                .filter(Requirement::needsProof)
                .map(Requirement::id)
                .filter(id -> proofs.of(id).isEmpty())
                .toList();
        assertEquals(List.of(), without, "no test has @Proves with these ids");
    }

    @Test
    void whatDoesNotExistIsProvenByNothing() {
        List<String> with = requirements.all().stream()
                .filter(requirement -> !requirement.needsProof())
                .map(Requirement::id)
                .filter(id -> !proofs.of(id).isEmpty())
                .toList();
        assertEquals(List.of(), with, "these lines say that there is nothing to prove");
    }

    @Test
    void everyIdOfATagIsInTheList() {
        Set<String> unknown = new TreeSet<>(proofs.ids());
        unknown.removeAll(requirements.ids());
        assertEquals(Set.of(), unknown, "in @Proves, and not in " + Requirements.FILE);
    }

    @Test
    void allTheCodeExists() {
        List<String> missing = new ArrayList<>();
        for (Requirement requirement : requirements.all()) {
            for (String code : requirement.code()) {
                if (!Code.exists(code) || !Files.exists(Path.of(Code.file(code)))) {
                    missing.add(requirement.id() + ": " + code);
                }
            }
        }
        assertEquals(List.of(), missing, "named in " + Requirements.FILE + ", and not in src");
    }

    /** RFC 9293's numbers are complete: nobody can leave an inconvenient one out. */
    @Test
    void everyNumberOfRfc9293IsThere() {
        Set<String> expected = new TreeSet<>();
        Object[][] series = {{"MUST-", 69}, {"SHLD-", 31}, {"MAY-", 18}, {"REC-", 1}};
        for (Object[] one : series) {
            for (int number = 1; number <= (Integer) one[1]; number++) {
                expected.add("9293/" + one[0] + number);
            }
        }
        expected.removeAll(requirements.ids());
        assertEquals(Set.of(), expected);
    }

    @Test
    void everyNumberThatTheCodeCitesIsInTheList() throws IOException {
        Pattern number = Pattern.compile("\\b(?:MUST|SHLD|MAY|REC)-\\d+|\\b9293/E\\d+");
        Set<String> unknown = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher cited = number.matcher(Files.readString(file));
                while (cited.find()) {
                    String id = cited.group().startsWith("9293/") ? cited.group() : "9293/" + cited.group();
                    if (!requirements.ids().contains(id)) {
                        unknown.add(file + ": " + id);
                    }
                }
            }
        }
        assertEquals(Set.of(), unknown);
    }

    @Test
    void thePageIsUpToDate() throws IOException {
        assertTrue(
                Files.readString(Path.of(Page.FILE)).equals(new Page(requirements, proofs).text()),
                Page.FILE + " is not what the tags say now: run `make conformance`");
    }
}
