package toucan.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder for the files of a measurement, and the processes at work in it. Both are gone when this is closed, and when the
 * program is interrupted.
 */
final class Workbench implements Closeable {
    private static final long SAMPLE_MILLIS = 50;

    private final Path folder;
    private final List<JarProcess> processes = new ArrayList<>();
    private final Thread onInterruption = new Thread(this::clear, "clear the workbench");
    private boolean cleared;

    private Workbench(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder below another. */
    static Workbench open(Path parent) throws IOException {
        Workbench workbench =
                new Workbench(Files.createTempDirectory(parent, "toucan-bench-").toAbsolutePath());
        Runtime.getRuntime().addShutdownHook(workbench.onInterruption);
        Thread sampler = new Thread(workbench::sample, "memory of the processes");
        sampler.setDaemon(true);
        sampler.start();
        return workbench;
    }

    Path folder() {
        return folder;
    }

    /**
     * Starts one of the jars in the folder.
     *
     * @param heap as -Xmx has it
     * @param name for messages, and for its log
     */
    synchronized JarProcess start(String jar, String heap, String name, List<String> arguments) throws IOException {
        if (cleared) {
            throw new IOException("interrupted");
        }
        JarProcess process = JarProcess.start(folder, jar, heap, name, arguments);
        processes.add(process);
        return process;
    }

    private void sample() {
        try {
            while (true) {
                synchronized (this) {
                    processes.forEach(JarProcess::sample);
                }
                TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends what still runs, and empties the folder but for one file. */
    synchronized void clean(List<Path> except) throws IOException {
        processes.forEach(JarProcess::kill);
        processes.clear();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder) && !except.contains(path)) {
                    Files.delete(path);
                }
            }
        }
    }

    private synchronized void clear() {
        if (!cleared) {
            cleared = true;
            try {
                clean(List.of());
                Files.delete(folder);
            } catch (IOException | UncheckedIOException e) {
                System.err.println("cannot remove " + folder + ": " + e);
            }
        }
    }

    /** Closed, or interrupted. */
    synchronized boolean isCleared() {
        return cleared;
    }

    @Override
    public void close() {
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(onInterruption);
        } catch (IllegalStateException e) {
            // The program is being interrupted, and the hook is doing the same.
        }
    }
}
