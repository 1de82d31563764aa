package toucan.testing;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs from the system it runs on. Where that is missing the test is skipped and says so in one line; with
 * {@code CI=true} in the environment, where every program is to be installed, it fails instead.
 */
public final class Needs {
    private Needs() {}

    /**
     * The test needs this program on the PATH.
     *
     * @param name without path and suffix, as typed in a shell: {@code tshark}
     */
    public static void program(String name) {
        check(isOnPath(name), "the program " + name, "true".equals(System.getenv("CI")));
    }

    /** Whether this program is there. @param name as {@link #program} wants it */
    public static boolean isOnPath(String name) {
        return isOnPath(name, System.getenv("PATH"));
    }

    /**
     * The test needs what not even a machine for continuous integration can be expected to give, such as root: it is skipped
     * wherever that is missing, with its line.
     *
     * @param missing what is missing, or null
     */
    public static void rights(String missing) {
        check(missing == null, missing, false);
    }

    /**
     * The test needs something that this system has or has not, whatever is installed: it is skipped also with {@code
     * CI=true}.
     *
     * @param what completes "needs …"
     */
    public static void system(boolean present, String what) {
        check(present, what, false);
    }

    /**
     * The test ends processes of its own with this signal. An interrupt they ignore if this process does: a shell starts
     * background processes so, and children inherit it.
     *
     * @param name as kill has it: {@code INT}
     */
    public static void signal(String name) throws IOException {
        check(!name.equals("INT") || !ignoresInterrupts(), "SIGINT, which this process ignores", false);
    }

    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0b10) != 0);
        }
    }

    /** The test needs something else that is either so or not. @param what in words that follow "needs" */
    public static void that(boolean present, String what) {
        check(present, what, "true".equals(System.getenv("CI")));
    }

    static boolean isOnPath(String name, String path) {
        for (String folder : (path == null ? "" : path).split(File.pathSeparator)) {
            try {
                if (!folder.isEmpty()
                        && (Files.isExecutable(Path.of(folder, name))
                                || Files.isExecutable(Path.of(folder, name + ".exe")))) {
                    return true;
                }
            } catch (InvalidPathException e) {
                continue; // an entry of the PATH that is no path holds no program
            }
        }
        return false;
    }

    static void check(boolean present, String what, boolean ci) {
        if (present) {
            return;
        }
        String test = caller();
        if (ci) {
            fail(test + " needs " + what + ", and with CI=true it must be there");
        }
        System.out.println("SKIPPED " + test + ": needs " + what);
        Assumptions.abort("needs " + what);
    }

    /** The nearest class and method on the stack that is not of this class. */
    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().equals(Needs.class.getName()))
                        .findFirst()
                        .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                        .orElse("a test"));
    }
}
