package toucan.figures;

import java.util.ArrayList;
import java.util.List;

/** A part of the page: a heading, and what was measured. */
abstract class Section {
    private final List<String> failures = new ArrayList<>();

    abstract String title();

    /** Whether it takes a few seconds at most, so that every test run can repeat it. */
    abstract boolean isQuick();

    /** Measures, and says it as Markdown, with a line end behind it. */
    abstract String measure();

    /** Notes what is worse than it has to be. */
    final void require(boolean holds, String otherwise) {
        if (!holds) {
            failures.add(title() + ": " + otherwise);
        }
    }

    /** What {@link #measure} found to be worse than it has to be. */
    final List<String> failures() {
        return failures;
    }

    /** The whole part, heading included. */
    final String text() {
        return "## " + title() + "\n\n" + measure();
    }
}
