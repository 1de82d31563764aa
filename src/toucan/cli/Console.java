package toucan.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The two streams of a tool: data goes to stdout, everything said to stderr. */
final class Console {
    /** Wide enough for a progress bar and narrow enough for any terminal. */
    static final int WIDTH = 79;

    /** How the line begins that says why a tool failed. */
    static final String ERROR = "error: ";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private boolean quiet;
    /** How many lines at the bottom are ours to draw anew. */
    private int linesShown;

    /** @param terminal whether a person sees {@code err} on a terminal */
    Console(PrintStream out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** The streams of this process. */
    static Console system() {
        return new Console(System.out, System.err, stderrIsTerminal());
    }

    /** Java knows only whether stdin and stdout both are terminals; Linux shows what stderr is. */
    private static boolean stderrIsTerminal() {
        Path stderr = Path.of("/proc/self/fd/2");
        try {
            if (Files.isSymbolicLink(stderr)) {
                String target = Files.readSymbolicLink(stderr).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            }
        } catch (IOException | SecurityException e) {
            return false;
        }
        return System.console() != null;
    }

    boolean isTerminal() {
        return terminal;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    synchronized boolean isQuiet() {
        return quiet;
    }

    synchronized void quiet(boolean value) {
        quiet = value;
    }

    /** Tells something, unless nobody wants to know. */
    synchronized void say(String line) {
        if (!quiet) {
            always(line);
        }
    }

    /** Tells something in any case. */
    synchronized void always(String line) {
        clearBar();
        err.println(line);
        err.flush();
    }

    /** One line that says what went wrong. */
    void error(String line) {
        always(ERROR + line);
    }

    /** Data. */
    synchronized void data(String line) {
        out.println(line);
        out.flush();
    }

    /** Shows a progress bar in the last line, in place of the one before. */
    synchronized void bar(String text) {
        if (quiet) {
            return;
        }
        if (linesShown > 1) {
            clearBar();
        }
        err.print("\r" + text);
        err.flush();
        linesShown = 1;
    }

    /** Shows some lines at the bottom, in place of those before; only where {@link #drawsLines}. */
    synchronized void block(List<String> lines) {
        if (quiet) {
            return;
        }
        err.print(toTopOfBlock() + String.join("\n", lines));
        err.flush();
        linesShown = lines.size();
    }

    /** ECMA-48: CUU moves the cursor up, ED erases all below it. */
    private String toTopOfBlock() {
        return linesShown == 0 ? "" : (linesShown == 1 ? "" : "\033[" + (linesShown - 1) + "A") + "\r\033[J";
    }

    /** Whether {@link #block} works here: old consoles of Windows show its control sequences instead of obeying them. */
    boolean drawsLines() {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        return terminal && (!windows || System.getenv("WT_SESSION") != null);
    }

    /** Removes the progress bar, or whatever is at the bottom. */
    synchronized void clearBar() {
        if (linesShown == 1) {
            err.print("\r" + " ".repeat(WIDTH) + "\r");
        } else if (linesShown > 1) {
            err.print(toTopOfBlock());
        }
        err.flush();
        linesShown = 0;
    }
}
