package toucan.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import toucan.testing.Needs;

/**
 * A network of its own for programs that would otherwise talk to the world: nothing is in it but loopback. What is started in it
 * ends with it.
 */
final class Namespace implements Closeable {
    private final String name;
    private final List<Program> programs = new ArrayList<>();
    private final Thread hook = new Thread(this::tearDown);

    private Namespace(String name) {
        this.name = name;
    }

    /** What is missing here to make one, or null. */
    static String missing() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return "root, to make network namespaces";
        }
        return Needs.isOnPath("ip") ? null : "the program ip";
    }

    static Namespace open() throws IOException, InterruptedException {
        Namespace namespace = new Namespace(String.format(Locale.ROOT, "toucan-g%08x", new Random().nextInt()));
        Runtime.getRuntime().addShutdownHook(namespace.hook);
        try {
            run("ip", "netns", "add", namespace.name);
            run("ip", "-n", namespace.name, "link", "set", "lo", "up");
            return namespace;
        } catch (IOException | InterruptedException e) {
            namespace.close();
            throw e;
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    /** Starts a program in it. */
    Program start(Path folder, List<String> command) throws IOException {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", name));
        inside.addAll(command);
        Program program = new Program(folder, inside);
        programs.add(program);
        return program;
    }

    /** Everything that was said by everybody. */
    String transcript() {
        StringBuilder all = new StringBuilder();
        programs.forEach(program -> all.append(program.transcript()));
        return all.toString();
    }

    private void tearDown() {
        programs.forEach(Program::close);
        try {
            Process end = new ProcessBuilder("ip", "netns", "del", name)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            end.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            System.err.println("the network namespace " + name + " is left behind: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            tearDown();
        } catch (IllegalStateException e) {
            // The process ends; the hook does it.
        }
    }
}
