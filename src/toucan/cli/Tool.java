package toucan.cli;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs a command line: parses it, calls the command, and answers with the exit code. */
final class Tool {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    static final String OUT_OF_MEMORY =
            "out of memory: give Java more with -Xmx, or use smaller buffers (--rcvbuf, --sndbuf)";

    private Tool() {}

    /** What every main method does. */
    static void main(CommandLine line, String name, Console console, String... args) {
        // Numbers look the same wherever the user lives, also those that libraries format.
        Locale.setDefault(Locale.ROOT);
        Parent.watch(console);
        int exitCode;
        try {
            exitCode = run(line, name, console, args);
        } catch (OutOfMemoryError e) {
            fail(OUT_OF_MEMORY, last(line), console, args);
            exitCode = FAILED;
        }
        System.exit(exitCode);
    }

    /** @param name what the user typed to get here */
    static int run(CommandLine line, String name, Console console, String... args) {
        line.setCommandName(name);
        line.setOut(new PrintWriter(console.out(), true));
        line.setErr(new PrintWriter(console.err(), true));
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler((e, a) -> wrongUsage(e, console, a));
        line.setExecutionExceptionHandler((e, l, parsed) -> defect(e, l, console, args));
        return line.execute(args);
    }

    private static int wrongUsage(ParameterException e, Console console, String... args) {
        String line = Usage.line(e, args);
        fail(line, e.getCommandLine(), console, args);
        return WRONG_USAGE;
    }

    private static void fail(String line, CommandLine command, Console console, String... args) {
        console.error(line);
        if (!Arrays.asList(args).contains("--json")) {
            return;
        }
        if (isOfPeer(command)) {
            JsonLines json = new JsonLines(console, true);
            JsonObject summary = json.event("summary");
            summary.addProperty("ok", false);
            summary.addProperty("error", line);
            json.write(summary);
        } else {
            console.data(JsonReport.of(Report.failed(line, 0)));
        }
    }

    /** A peer writes an object for each event, and every other tool one in all. */
    private static boolean isOfPeer(CommandLine line) {
        for (CommandLine at = line; at != null; at = at.getParent()) {
            Object command = at.getCommand();
            if (command instanceof PeerCommand) {
                return true;
            }
        }
        return false;
    }

    /** The command that was called, of those that have commands below them. */
    private static CommandLine last(CommandLine line) {
        CommandLine last = line;
        while (last.getParseResult() != null && last.getParseResult().hasSubcommand()) {
            last = last.getParseResult().subcommand().commandSpec().commandLine();
        }
        return last;
    }

    /** What no command has foreseen: a defect of ours. With -v the log has where. */
    private static int defect(Exception e, CommandLine command, Console console, String... args) {
        LoggerFactory.getLogger(Tool.class).debug("defect", e);
        fail("internal error: " + e + "; with -v the log says where", command, console, args);
        return FAILED;
    }
}
