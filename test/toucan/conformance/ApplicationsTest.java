package toucan.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import toucan.testing.Proves;

/** What RFC 9293 asks of applications, and ours keep to: their sources do not even mention it. */
class ApplicationsTest {
    private static final List<String> APPLICATIONS = List.of("transfer", "peer", "gateway", "cli");
    private static final int LEAST_FILES = 200;

    private static List<String> mentions(String regex) throws IOException {
        Pattern wanted = Pattern.compile(regex);
        List<String> found = new ArrayList<>();
        int files = 0;
        for (String application : APPLICATIONS) {
            try (Stream<Path> tree = Files.walk(Path.of("src/toucan", application))) {
                for (Path file :
                        tree.filter(path -> path.toString().endsWith(".java")).toList()) {
                    files++;
                    if (wanted.matcher(Files.readString(file)).find()) {
                        found.add(file.toString());
                    }
                }
            }
        }
        assertTrue(files > LEAST_FILES, "read only " + files + " files");
        return found;
    }

    @Proves("9293/SHLD-13")
    @Test
    void noApplicationSendsUrgentData() throws IOException {
        assertEquals(List.of(), mentions("(?i)urgent"));
    }

    @Proves("9293/SHLD-23")
    @Test
    void noApplicationChangesTheTrafficClass() throws IOException {
        assertEquals(List.of(), mentions("(?i)traffic_?class|IP_TOS"));
    }
}
