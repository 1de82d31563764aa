package toucan.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One peer of the demonstration: a process, and what its lines of JSON have told. The monitor is the demonstration's. */
final class SwarmPeer {
    private static final long LAST_WORDS_SECONDS = 10;

    final String name;
    private final Process process;
    private final Object monitor;
    private final long startNanos;
    private final BitSet pieces = new BitSet();
    /** Bytes of pieces by the address that they came from; null for those that came from several. */
    private final Map<String, Long> from = new LinkedHashMap<>();

    private final Set<String> others = new HashSet<>();

    private String address;
    private String watchUrl;
    private int pieceCount;
    private double seconds = -1;
    private String error;
    private boolean ended;

    /** Starts it. @param log where its stderr goes */
    SwarmPeer(String name, Object monitor, Path log, List<String> arguments) throws IOException {
        this.name = name;
        this.monitor = monitor;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As small as a peer may be; and quick to start, for there are several.
        command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        // It must not outlive the demonstration, whose end of its stdin is open for as long as that lives.
        command.add("-D" + Parent.PROPERTY + "=true");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Peer.class.getName()));
        command.addAll(arguments);
        startNanos = System.nanoTime();
        process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        Thread reader = new Thread(this::read, name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard(JsonParser.parseString(line).getAsJsonObject());
            }
        } catch (IOException | JsonParseException | IllegalStateException e) {
            // It was killed in the middle of a line: what it told before holds.
        } finally {
            synchronized (monitor) {
                ended = true;
                monitor.notifyAll();
            }
        }
    }

    private void heard(JsonObject json) {
        synchronized (monitor) {
            switch (json.get("event").getAsString()) {
                case "watch" -> watchUrl = json.get("url").getAsString();
                case "listening" -> address = json.get("address").getAsString();
                case "peer_connected" -> others.add(json.get("peer").getAsString());
                case "torrent" -> pieceCount = json.get("pieces").getAsInt();
                case "piece" -> {
                    pieces.set(json.get("piece").getAsInt());
                    String giver = json.get("from").isJsonNull()
                            ? null
                            : json.get("from").getAsString();
                    from.merge(giver, json.get("bytes").getAsLong(), Long::sum);
                }
                case "complete" -> seconds = (System.nanoTime() - startNanos) / 1e9;
                case "summary" -> error = json.get("error").isJsonNull()
                        ? null
                        : json.get("error").getAsString();
                default -> {
                    return; // nothing that this table is about
                }
            }
            monitor.notifyAll();
        }
    }

    /** Where others reach it; null before it listens. */
    String address() {
        return address;
    }

    /** Where it can be watched; null before it says so. */
    String watchUrl() {
        return watchUrl;
    }

    /** 0 before it is known. */
    int pieceCount() {
        return pieceCount;
    }

    /** What it has fetched. */
    BitSet pieces() {
        return pieces;
    }

    boolean isComplete() {
        return seconds >= 0;
    }

    /** Whether it has met anybody but the one at that address. */
    boolean hasMetAnotherThan(String one) {
        return others.stream().anyMatch(other -> !other.equals(one));
    }

    /** From its start until everything was there; negative before. */
    double seconds() {
        return seconds;
    }

    /** Whether the process has ended, by whomever. */
    boolean hasEnded() {
        return ended;
    }

    /** Why it failed, in its own words; null if it has not said. */
    String error() {
        return error;
    }

    /** Bytes of pieces that came from an address; null for those that came from several peers. */
    long bytesFrom(String giver) {
        return from.getOrDefault(giver, 0L);
    }

    /** As kill -9 does. */
    void kill() {
        process.destroyForcibly();
    }

    /** Asks it to end, and sees to it that it does. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
