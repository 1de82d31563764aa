package toucan.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How much is said, and to whom. */
final class OutputOptions {
    @Option(
            names = "--json",
            description =
                    "what happened, as a JSON object on stdout at the end, also on failure; a peer writes lines of JSON as it"
                            + " goes, this one last")
    boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "tell what TCP decides; twice: everything")
    boolean[] verbose = {};

    @Option(
            names = {"-q", "--quiet"},
            description = "only errors")
    boolean quiet;

    @Option(names = "--version", versionHelp = true, description = "print the version")
    boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this help")
    boolean help;

    /** Whether the decisions of TCP go to the log. */
    boolean logsEvents() {
        return verbose.length > 0;
    }

    /**
     * What every command does first: it refuses an option that stands twice, and says from now on as much as is wanted.
     * Before the first logger is made, or it comes too late.
     */
    void begin(CommandSpec spec, Console console) {
        Usage.checkOnce(spec.commandLine());
        configureLog();
        console.quiet(quiet);
    }

    private void configureLog() {
        String level = quiet ? "error" : verbose.length > 1 ? "trace" : verbose.length == 1 ? "debug" : "warn";
        String prefix = "org.slf4j.simpleLogger.";
        System.setProperty(prefix + "defaultLogLevel", level);
        System.setProperty(prefix + "showThreadName", "false");
        System.setProperty(prefix + "showShortLogName", "true");
        System.setProperty(prefix + "showDateTime", String.valueOf(verbose.length > 0));
    }
}
