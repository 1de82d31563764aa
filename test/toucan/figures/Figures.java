package toucan.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code make sim}: measures all, prints the page, writes it. Fails when a figure is worse than it has to be; what else changed is
 * the difference that the version control shows.
 */
public final class Figures {
    static final Path PAGE = Path.of("docs", "network-tables.md");

    private static final String HEAD =
            """
            # The network in virtual time, as figures

            Written by `make sim`, in virtual time: each figure follows from its seeds, on every machine, so a change of the TCP
            shows as a difference of this page. `make test` repeats the sections that take a few seconds. Names of options are those
            of the tools.

            """;

    private Figures() {}

    static List<Section> sections() {
        return List.of(new LossGrid(5), new LossGrid(1), new Fairness(), new Interop());
    }

    public static void main(String[] args) throws IOException {
        if (args.length > 0) {
            System.err.println("there are no arguments");
            System.exit(2);
        }
        StringBuilder page = new StringBuilder(HEAD);
        List<String> failures = new ArrayList<>();
        for (Section section : sections()) {
            long begin = System.nanoTime();
            String text = section.text();
            page.append(text).append('\n');
            failures.addAll(section.failures());
            System.out.println(text);
            System.out.println(String.format(Locale.ROOT, "(measured in %.0f s)\n", (System.nanoTime() - begin) / 1e9));
        }
        page.setLength(page.length() - 1);
        boolean same = Files.exists(PAGE) && Files.readString(PAGE).contentEquals(page);
        if (!same) {
            Files.writeString(PAGE, page);
        }
        System.out.println(
                PAGE + (same ? ": no figure has changed" : ": written anew, git diff shows what has changed"));
        failures.forEach(failure -> System.out.println("FAILED " + failure));
        System.exit(failures.isEmpty() ? 0 : 1);
    }
}
