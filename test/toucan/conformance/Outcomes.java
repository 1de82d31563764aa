package toucan.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * What became of the tests, as Surefire reports it: one XML file per class. A test of several invocations, a parameterized one,
 * has passed when each of them has.
 */
final class Outcomes {
    private enum Outcome {
        PASSED,
        SKIPPED,
        FAILED
    }

    /** By "class" and by "class#method": the worst that happened. */
    private final Map<String, Outcome> worst = new HashMap<>();

    /** @param folder {@code build/surefire-reports} */
    static Outcomes read(Path folder) throws IOException {
        Outcomes outcomes = new Outcomes();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Outcomes::isReport).sorted().toList()) {
                outcomes.add(parse(file));
            }
        }
        return outcomes;
    }

    private static boolean isReport(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("TEST-") && name.endsWith(".xml");
    }

    private static Document parse(Path file) throws IOException {
        try {
            DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler()); // the one of the system prints what is thrown
            return builder.parse(file.toFile());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(file + " is no report: " + e.getMessage(), e);
        }
    }

    private void add(Document report) {
        // The suite has the full name of the class; its cases, when they are jqwik's, have not.
        String type = report.getDocumentElement().getAttribute("name");
        NodeList cases = report.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            Outcome outcome = outcome(test);
            // "name", "name(int)[2]", "name{int}[2]": what follows the name tells one invocation from the others.
            String method = test.getAttribute("name").split("[^\\w$]", 2)[0];
            note(type, outcome);
            note(type + "#" + method, outcome);
        }
    }

    private static Outcome outcome(Element test) {
        for (String word : new String[] {"failure", "error", "skipped"}) {
            if (test.getElementsByTagName(word).getLength() > 0) {
                return word.equals("skipped") ? Outcome.SKIPPED : Outcome.FAILED;
            }
        }
        return Outcome.PASSED;
    }

    private void note(String test, Outcome outcome) {
        worst.merge(test, outcome, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    /** Whether the test ran, and all of it passed. */
    boolean passed(Proofs.Proof proof) {
        String test = proof.method().isEmpty() ? proof.className() : proof.className() + "#" + proof.method();
        return worst.get(test) == Outcome.PASSED;
    }
}
