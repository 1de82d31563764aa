package toucan.cli;

/** How the tools end. */
final class Endings {
    private Endings() {}

    /** How the line of an interrupted tool begins: that is no error. */
    static final String INTERRUPTED = "interrupted";

    /** Prints the summary, the error, and the JSON object where it is wanted. */
    static void tell(Console console, Report report, boolean json) {
        console.clearBar();
        if (report.hasTraffic()) {
            Summary.lines(report).forEach(console::say);
        }
        if (report.error() != null) {
            boolean interrupted = report.error().startsWith(INTERRUPTED);
            console.always(interrupted ? report.error() : Console.ERROR + report.error());
        }
        if (json) {
            console.data(JsonReport.of(report));
        }
    }
}
