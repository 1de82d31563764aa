package toucan.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A tool in a process of its own, as a user starts it. */
public final class ToolProcess implements Closeable {
    static final long PATIENCE_SECONDS = 240;
    /** Ends the stream of lines. */
    private static final String END = new String("end");

    private final Process process;
    private final String name;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final BlockingQueue<String> data = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> out;

    private ToolProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        out = new CompletableFuture<>();
        Thread collector = new Thread(() -> out.complete(readAll(process.getInputStream())));
        collector.setDaemon(true);
        collector.start();
        Thread reader = new Thread(this::readLines);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a main class in a folder. */
    public static ToolProcess start(Path dir, Class<?> main, String... args) throws IOException {
        return start(dir, List.of(), main, args);
    }

    /** @param java options of the JVM */
    static ToolProcess start(Path dir, List<String> java, Class<?> main, String... args) throws IOException {
        return start(dir, Map.of(), java, main, args);
    }

    /** @param environment what differs from that of the test */
    static ToolProcess start(
            Path dir, Map<String, String> environment, List<String> java, Class<?> main, String... args)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Starts faster, and there are many of them.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(java);
        command.addAll(List.of("-cp", absoluteClassPath(), main.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
        builder.environment().putAll(environment);
        return new ToolProcess(main.getSimpleName() + " " + String.join(" ", args), builder.start());
    }

    private static String absoluteClassPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    private String readAll(InputStream in) {
        StringBuilder all = new StringBuilder();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                all.append(line).append('\n');
                data.add(line);
            }
        } catch (IOException e) {
            all.append("reading stdout failed: ").append(e);
        }
        data.add(END);
        return all.toString();
    }

    /** The next line of stdout that is an event of this name, in JSON. */
    JsonObject awaitEvent(String event) throws InterruptedException {
        for (; ; ) {
            String line = data.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null || line == END) {
                throw new AssertionError(name + " did not tell of '" + event + "'; it said:\n"
                        + String.join("\n", lines) + "\n" + String.join("\n", seen));
            }
            JsonObject json = JsonParser.parseString(line).getAsJsonObject();
            if (json.get("event").getAsString().equals(event)) {
                return json;
            }
        }
    }

    /** An event of this name that stdout has told of by now; null if there is none. Others before it are passed over. */
    JsonObject pollEvent(String event) throws InterruptedException {
        for (String line = data.poll(1, TimeUnit.MILLISECONDS); line != null && line != END; line = data.poll()) {
            JsonObject json = JsonParser.parseString(line).getAsJsonObject();
            if (json.get("event").getAsString().equals(event)) {
                return json;
            }
        }
        return null;
    }

    /** The next line of stdout. */
    String awaitData() throws InterruptedException {
        String line = data.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null || line == END) {
            throw new AssertionError(name + " said nothing more on stdout");
        }
        return line;
    }

    /** The last line of stdout, in JSON. */
    JsonObject summary() {
        return JsonParser.parseString(out().lines().reduce((a, b) -> b).orElseThrow())
                .getAsJsonObject();
    }

    private void readLines() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("reading stderr failed: " + e);
        }
        lines.add(END);
    }

    /** Waits for a line of stderr with this beginning. @return the rest of that line */
    public String awaitLine(String beginning) throws InterruptedException {
        for (; ; ) {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null || line == END) {
                throw new AssertionError(name + " did not say '" + beginning + "', but:\n" + String.join("\n", seen));
            }
            seen.add(line);
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
    }

    /** Waits for the end. @return the exit code */
    public int exit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(name + " did not end; it said:\n" + String.join("\n", err()));
        }
        return process.exitValue();
    }

    /** All lines of stderr; waits for the end of that stream. */
    public List<String> err() throws InterruptedException {
        while (seen.isEmpty() || seen.get(seen.size() - 1) != END) {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            seen.add(line == null ? END : line);
        }
        return seen.subList(0, seen.size() - 1);
    }

    /** All of stdout; waits for the end of that stream. */
    String out() {
        return out.join();
    }

    /** Stdout as one JSON object. */
    public JsonObject json() {
        return JsonParser.parseString(out()).getAsJsonObject();
    }

    /** The processes that it has started and that live. */
    List<ProcessHandle> children() {
        return process.children().toList();
    }

    /** From now on it reads the end of its stdin. */
    void closeStdin() throws IOException {
        process.getOutputStream().close();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        exit();
    }

    /** @param signal as kill names it */
    public void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
