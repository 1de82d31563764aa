package toucan.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import toucan.conformance.Proofs.Proof;

/** {@code make conformance}: writes the page. With {@code check}, the end of {@code make test}: did every proof run and pass? */
public final class Conformance {
    private Conformance() {}

    /** Lines that need a proof and have no test that ran and passed, with their tests. */
    static List<String> unproven(Requirements requirements, Proofs proofs, Outcomes outcomes) {
        List<String> unproven = new ArrayList<>();
        for (Requirement requirement : requirements.all()) {
            List<Proof> tests = proofs.of(requirement.id());
            if (requirement.needsProof() && tests.stream().noneMatch(outcomes::passed)) {
                unproven.add(requirement.id() + ": none of its tests ran and passed: "
                        + tests.stream().map(Proof::shortName).toList());
            }
        }
        return unproven;
    }

    /** @param args nothing; or {@code check} and the folder of Surefire's reports */
    public static void main(String[] args) throws IOException {
        Requirements requirements = Requirements.ours();
        Proofs proofs = Proofs.ours();
        if (args.length == 2 && args[0].equals("check")) {
            List<String> unproven = unproven(requirements, proofs, Outcomes.read(Path.of(args[1])));
            unproven.forEach(line -> System.out.println("UNPROVEN " + line));
            System.exit(unproven.isEmpty() ? 0 : 1);
        }
        if (args.length != 0) {
            throw new IllegalArgumentException("nothing, or: check FOLDER");
        }
        Files.writeString(Path.of(Page.FILE), new Page(requirements, proofs).text());
        System.out.println("written: " + Page.FILE);
    }
}
