package toucan.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import toucan.cli.Parent;

/** One of the jars in a JVM of its own, as a user starts it, but with little heap: what it says, and what it needs. */
final class JarProcess {
    /** Where the jars are, from the project's directory. */
    static final Path JARS = Path.of("build");

    private static final long PATIENCE_SECONDS = 600;
    private static final long LAST_WORDS_SECONDS = 15;
    private static final int LAST_LINES = 20;

    /** Linux: the peak of the resident set, in KiB. */
    private static final Pattern RESIDENT = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    /** {@code GC(3) Pause Young (Normal) (G1 Evacuation Pause) 58M->6M(96M) 2.1ms}. */
    private static final Pattern COLLECTION = Pattern.compile(" (\\d+)M->(\\d+)M\\(\\d+M\\)");

    /** {@code garbage-first heap   total 98304K, used 21504K [}; other collectors call theirs otherwise. */
    private static final Pattern AT_EXIT = Pattern.compile("total \\d+K, used (\\d+)K");

    /** A line that was said, or the part of it that was asked for, and when, as {@link System#nanoTime} counts. */
    record Line(String text, long nanos) {}

    /**
     * Peaks, in MiB.
     *
     * @param resident 0 where the system does not tell
     * @param heap that objects took, dead ones included
     * @param live that they took after a collection
     */
    record Memory(long resident, long heap, long live) {
        static final Memory NONE = new Memory(0, 0, 0);

        Memory max(Memory other) {
            return new Memory(
                    Math.max(resident, other.resident), Math.max(heap, other.heap), Math.max(live, other.live));
        }

        @Override
        public String toString() {
            return (resident == 0 ? "?" : resident) + ", " + heap + ", " + live;
        }
    }

    private final String name;
    private final Process process;
    private final Path collections;
    private final List<Line> lines = new ArrayList<>();
    /** The last line of stdout. */
    private String data = "{}";

    private int openStreams = 2;
    private volatile long residentKib;
    private volatile long cpuNanos;
    private volatile long cpuNanosBefore;

    private JarProcess(String name, Process process, Path collections) {
        this.name = name;
        this.process = process;
        this.collections = collections;
        read(process.getInputStream(), true);
        read(process.getErrorStream(), false);
    }

    static JarProcess start(Path folder, String jar, String heap, String name, List<String> arguments)
            throws IOException {
        // A relative name: in that option a colon, as in C:\, would end it.
        String log = name.replace(' ', '-') + ".gc";
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx" + heap, "-Xlog:gc,gc+heap+exit:file=" + log));
        // It must not outlive the measurement, whose end of its stdin is open for as long as that lives.
        command.add("-D" + Parent.PROPERTY + "=true");
        command.addAll(List.of("-jar", JARS.resolve(jar).toAbsolutePath().toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
        return new JarProcess(name, process, folder.resolve(log));
    }

    private void read(InputStream stream, boolean isData) {
        Thread reader = new Thread(() -> readAll(stream, isData), name);
        reader.setDaemon(true);
        reader.start();
    }

    private void readAll(InputStream stream, boolean isData) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                long now = System.nanoTime();
                synchronized (lines) {
                    lines.add(new Line(line, now));
                    data = isData ? line : data;
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            // It was killed; what it has said holds.
        } finally {
            synchronized (lines) {
                openStreams--;
                lines.notifyAll();
            }
        }
    }

    /** Waits for a line. @param regex somewhere in it @return its first group */
    Line await(String regex) throws IOException, InterruptedException {
        Pattern pattern = Pattern.compile(regex);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (lines) {
            for (int i = 0; ; i++) {
                while (i == lines.size()) {
                    long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                    if (openStreams == 0 || millis <= 0) {
                        throw new IOException(name + " did not say " + regex + "; its last words:\n" + lastWords());
                    }
                    lines.wait(millis);
                }
                Matcher matcher = pattern.matcher(lines.get(i).text);
                if (matcher.find()) {
                    return new Line(matcher.group(1), lines.get(i).nanos);
                }
            }
        }
    }

    private String lastWords() {
        StringBuilder words = new StringBuilder();
        lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
                .forEach(line -> words.append(line.text).append('\n'));
        return words.toString();
    }

    /** Waits until it has ended by itself, and well. @return what it has told in JSON, the last object */
    JsonObject done() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(name + " does not end");
        }
        JsonObject summary = summary();
        if (process.exitValue() != 0) {
            synchronized (lines) {
                throw new IOException(name + " failed; its last words:\n" + lastWords());
            }
        }
        return summary;
    }

    /** Asks it to end. */
    void stop() {
        sample();
        process.toHandle().destroy(); // Process.destroy would also stop listening, and there are last words to come
    }

    /** Waits for its end after {@link #stop}. @return what it has told in JSON, the last object */
    JsonObject stopped() throws IOException, InterruptedException {
        if (!process.waitFor(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(name + " does not end when it is told to");
        }
        return summary();
    }

    private JsonObject summary() throws InterruptedException {
        synchronized (lines) {
            while (openStreams > 0) {
                lines.wait();
            }
            return JsonParser.parseString(data).getAsJsonObject();
        }
    }

    /** What it has done so far was preparation, and is not to be counted as processor time. */
    void isReady() {
        sample();
        cpuNanosBefore = cpuNanos;
    }

    /** Processor time of all its threads, but for the last moments, in seconds. */
    double cpuSeconds() {
        return (cpuNanos - cpuNanosBefore) / 1e9;
    }

    /** Looks at what it has needed; to be called now and then while it runs. */
    void sample() {
        process.info().totalCpuDuration().ifPresent(time -> cpuNanos = time.toNanos());
        try {
            Path status = Path.of("/proc", Long.toString(process.pid()), "status");
            Matcher matcher = RESIDENT.matcher(Files.readString(status));
            if (matcher.find()) {
                residentKib = Math.max(residentKib, Long.parseLong(matcher.group(1)));
            }
        } catch (IOException e) {
            // No such system, or it has ended.
        }
    }

    /** After its end. */
    Memory memory() throws IOException {
        long heap = 0;
        long live = 0;
        try {
            for (String line : Files.readAllLines(collections)) {
                Matcher collection = COLLECTION.matcher(line);
                Matcher exit = AT_EXIT.matcher(line);
                if (collection.find()) {
                    heap = Math.max(heap, Long.parseLong(collection.group(1)));
                    live = Math.max(live, Long.parseLong(collection.group(2)));
                } else if (exit.find()) {
                    heap = Math.max(heap, Long.parseLong(exit.group(1)) >> 10);
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException(name + " has written no log of its heap", e);
        }
        return new Memory(residentKib >> 10, heap, live);
    }

    /** At once, whatever it is doing. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
