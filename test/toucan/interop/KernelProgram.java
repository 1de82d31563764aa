package toucan.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import toucan.testing.KernelHost;

/** A Java program of these tests in the namespace of a host: it is told lines and answers with lines. */
final class KernelProgram implements Closeable {
    private static final long PATIENCE_SECONDS = 180;
    private static final String END = "(it has ended)";

    private final Process process;
    private final PrintStream in;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private KernelProgram(Process process) {
        this.process = process;
        in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it, and waits until it says that it is ready. */
    static KernelProgram start(KernelHost host, Class<?> main, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(host.in());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        KernelProgram program = new KernelProgram(
                new ProcessBuilder(command).redirectErrorStream(true).start());
        assertEquals("ready", program.answer());
        return program;
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("reading failed: " + e);
        }
        lines.add(END);
    }

    /** Tells it something; {@link #answer} has what it says to that. */
    void tell(String line) {
        in.println(line);
    }

    /** The next line. */
    String answer() throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return line == null ? "(it says nothing)" : line;
    }

    /** Tells it something that it must do without a complaint. */
    void does(String line) throws InterruptedException {
        tell(line);
        assertEquals("ok", answer(), line);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
