package toucan.gateway;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program that runs beside the test, and what it says. */
final class Program implements Closeable {
    private static final long PATIENCE_SECONDS = 240;
    private static final int MOST_LINES = 400;
    private static final int LONGEST_NAME = 120;

    private final String name;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    Program(Path folder, List<String> command) throws IOException {
        String whole = String.join(" ", command);
        name = whole.substring(Math.max(0, whole.length() - LONGEST_NAME));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        process = builder.start();
        Thread reader = new Thread(this::read, "reads " + command.get(0));
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (seen.size() < MOST_LINES) {
                    seen.add(line);
                }
            }
        } catch (IOException e) {
            seen.add("reading failed: " + e);
        }
        lines.add("(end)");
    }

    /** Waits for a line that contains this. Returns it; null when there is none in time, or the program ends before. */
    String await(String part) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null || line.equals("(end)")) {
                return null;
            }
            if (line.contains(part)) {
                return line;
            }
        }
    }

    /** All lines so far (the first hundreds). */
    List<String> said() {
        return List.copyOf(seen);
    }

    String transcript() {
        return "\n--- " + name + "\n" + String.join("\n", said());
    }

    /** Asks it to end, and waits until it has. */
    void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            process.waitFor(60, TimeUnit.SECONDS);
        }
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
