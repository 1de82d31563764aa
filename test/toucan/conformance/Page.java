package toucan.conformance;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import toucan.conformance.Proofs.Proof;

/** The page {@code docs/rfc-conformance.md}: the list, and beside each line its code and its tests. */
final class Page {
    static final String FILE = "docs/rfc-conformance.md";

    private static final String HEAD =
            """
            <!-- Written by `make conformance` from test/toucan/conformance/requirements.txt and the tags of the tests. -->
            # RFC conformance

            What the RFCs ask of a TCP, what RFC 2525 found wrong in others, and what attackers try; each line with the code that
            obeys it and the tests that prove it. The words are ours; the ids are the RFC's own where it has some (`MUST-12`), or
            numbers of ours. The tests carry the ids ([`@Proves`](../test/toucan/testing/Proves.java)); one of them fails when this page
            is not what they say, and `make test` fails when a line that needs a proof has no test that ran and passed.

            The kind says where a line can be tested: **C** in the core, **A** as a promise of the programming interface or the command
            line; **U** means something else since a segment rides in UDP, and the note says what; **N** is out of reach of a UDP
            socket. Every line of kind C or A has a test, but for what a TCP MAY do and this one does not offer.
            """;

    private final Requirements requirements;
    private final Proofs proofs;

    Page(Requirements requirements, Proofs proofs) {
        this.requirements = requirements;
        this.proofs = proofs;
    }

    /** As it is to stand in the file. */
    String text() {
        StringBuilder page = new StringBuilder(HEAD);
        summary(page);
        deviations(page);
        for (Requirements.Part part : requirements.parts()) {
            page.append("\n## ").append(part.heading()).append("\n\n");
            part.text().forEach(line -> page.append(line).append('\n'));
            page.append(part.text().isEmpty() ? "" : "\n");
            page.append("| id | level | § | requirement | code | proof |\n|---|---|---|---|---|---|\n");
            part.requirements().forEach(requirement -> row(page, requirement));
        }
        return page.toString();
    }

    private void summary(StringBuilder page) {
        List<Requirement> all = requirements.all();
        long proven = all.stream().filter(r -> !proofs.of(r.id()).isEmpty()).count();
        long notOffered = all.stream().filter(r -> !r.isOffered()).count();
        long without = all.stream().filter(r -> !r.applies()).count();
        page.append(String.format(
                Locale.ROOT,
                """

                Of %d lines %d have tests, %d are options not offered, and %d cannot apply over UDP.
                """,
                all.size(),
                proven,
                notOffered,
                without));
    }

    private void deviations(StringBuilder page) {
        page.append("\n## Deviations\n\nWhere we do otherwise on purpose; the tests prove what is said here.\n\n");
        for (Requirement requirement : requirements.all()) {
            if (requirement.deviates()) {
                page.append("- **").append(requirement.id()).append("**: ");
                page.append(requirement.note().substring(Requirement.DEVIATES.length()));
                page.append('\n');
            }
        }
    }

    private void row(StringBuilder page, Requirement requirement) {
        String note = requirement.note();
        String said = requirement.text() + (note.isEmpty() ? "" : "<br>*" + note + "*");
        page.append(String.join(
                " | ",
                "| " + requirement.id(),
                requirement.level(),
                requirement.section(),
                requirement.kind() + ": " + said.replace("|", "\\|"),
                requirement.code().stream().map(Page::code).collect(Collectors.joining(", ")),
                proofs.of(requirement.id()).stream().map(Page::test).collect(Collectors.joining(", "))));
        page.append(" |\n");
    }

    private static String code(String name) {
        return "[" + name.replace('#', '.') + "](../" + Code.file(name) + ")";
    }

    private static String test(Proof proof) {
        return "[" + proof.shortName() + "](../test/" + proof.className().replace('.', '/') + ".java)";
    }
}
