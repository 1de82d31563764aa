package toucan.cli;

/** How the tools end. */
final class Endings {
    private Endings() {}

    /** Prints the summary, the error, and the JSON object where it is wanted. */
    static void tell(Console console, Report report, boolean json) {
        console.clearBar();
        if (report.settings() != null) {
            Summary.lines(report).forEach(console::say);
        }
        if (report.error() != null) {
            console.error(report.error());
        }
        if (json) {
            console.data(JsonReport.of(report));
        }
    }
}
