package toucan.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import toucan.impair.Loss;
import toucan.impair.Units;

/** One run of the demonstration: start six, kill one, wait for five, compare, tell. */
final class SwarmDemo implements Closeable {
    private static final int LEECHERS = 5;
    private static final String NAME = "random.bin";
    /** Less than the seeder's, so that its end comes when there is still something to do for the others. */
    private static final String LEECHER_RATE = "8mbit";

    private static final long PATIENCE_SECONDS = 600;
    private static final long LINE_MILLIS = 1_000;

    private final Console console;
    private final Path dir;
    private final long size;
    private final Loss loss;
    private final long seed;
    private final Integer watchPort;
    private final List<SwarmPeer> leechers = new ArrayList<>();
    private SwarmPeer seeder;
    private double secondsToKill;
    private int havePieces;
    private boolean closed;

    /** @param watchPort where the first of the five can be watched, 0 for any free port; null if nobody wants to */
    SwarmDemo(Console console, Path dir, long size, Loss loss, long seed, Integer watchPort) {
        this.console = console;
        this.dir = dir;
        this.size = size;
        this.loss = loss;
        this.seed = seed;
        this.watchPort = watchPort;
    }

    /** Does it all. @return null, or the line that says why it failed */
    String run() {
        try {
            prepare();
            long begin = System.nanoTime();
            startAll();
            console.say("six peers: one shares " + NAME + " (" + Format.bytes(size) + "), five fetch it; each loses "
                    + loss + " of what it sends");
            await(this::canDoWithoutSeeder);
            killSeeder((System.nanoTime() - begin) / 1e9);
            await(() -> leechers.stream().allMatch(SwarmPeer::isComplete));
            compare();
            tell();
            return null;
        } catch (ToolException e) {
            return e.getMessage();
        } catch (IOException e) {
            return "cannot use the folder " + dir + ": " + FileErrors.reason(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Endings.INTERRUPTED;
        } finally {
            close();
        }
    }

    // ---------------------------------------------------------------- the beginning

    /** A file that cannot be guessed from its beginning, and nothing left of an earlier run. */
    private void prepare() throws IOException {
        Files.createDirectories(dir);
        SplittableRandom random = new SplittableRandom(seed);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(dir.resolve(NAME)))) {
            for (long left = size; left > 0; left--) {
                out.write(random.nextInt());
            }
        }
        for (int i = 1; i <= LEECHERS; i++) {
            Path place = Files.createDirectories(place(i));
            Files.deleteIfExists(place.resolve(NAME));
            Files.deleteIfExists(place.resolve(NAME + ".part"));
            try (DirectoryStream<Path> journals = Files.newDirectoryStream(place, ".toucan-*.journal")) {
                for (Path journal : journals) {
                    Files.delete(journal);
                }
            }
        }
    }

    private Path place(int leecher) {
        return dir.resolve("peer-" + leecher);
    }

    private void startAll() throws IOException, ToolException, InterruptedException {
        Path torrent = dir.resolve(NAME + ".torrent");
        start(
                "seeder",
                0,
                List.of(
                        "share",
                        dir.resolve(NAME).toString(),
                        "-o",
                        torrent.toString(),
                        "--overwrite",
                        "--listen",
                        "0"));
        await(() -> seeder.address() != null);
        for (int i = 1; i <= LEECHERS; i++) {
            List<String> arguments = new ArrayList<>(List.of(
                    "get",
                    torrent.toString(),
                    "--peer",
                    seeder.address(),
                    "--dir",
                    place(i).toString(),
                    "--upload-rate",
                    LEECHER_RATE,
                    "--keep-seeding"));
            if (i == 1 && watchPort != null) {
                arguments.add("--watch=" + watchPort);
            }
            start("peer " + i, i, arguments);
        }
        if (watchPort != null) {
            await(() -> leechers.get(0).watchUrl() != null);
            console.always("watch: " + leechers.get(0).watchUrl() + " (" + leechers.get(0).name + ")");
        }
    }

    private void start(String name, int index, List<String> arguments) throws IOException, ToolException {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(
                "--json", "--loss", loss.toString(), "--seed", String.valueOf((seed + index) % Units.SEED_LIMIT)));
        synchronized (this) {
            if (closed) {
                throw new ToolException(Endings.INTERRUPTED);
            }
            SwarmPeer peer = new SwarmPeer(name, this, dir.resolve(name.replace(' ', '-') + ".log"), all);
            if (index == 0) {
                seeder = peer;
            } else {
                leechers.add(peer);
            }
        }
    }

    // ---------------------------------------------------------------- the course

    /** Waits until something has happened, and says now and then how far everybody is. */
    private synchronized void await(BooleanSupplier happened) throws ToolException, InterruptedException {
        long begin = System.nanoTime();
        long said = begin;
        while (!happened.getAsBoolean()) {
            check();
            long now = System.nanoTime();
            if (now - begin > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new ToolException("not done within " + PATIENCE_SECONDS + " s; " + dir + " has what they said");
            }
            if (now - said > TimeUnit.MILLISECONDS.toNanos(LINE_MILLIS) && !leechers.isEmpty()) {
                said = now;
                console.say(progress());
            }
            wait(LINE_MILLIS);
        }
    }

    private void check() throws ToolException {
        List<SwarmPeer> all = new ArrayList<>(leechers);
        if (seeder != null && secondsToKill == 0) {
            all.add(seeder);
        }
        for (SwarmPeer peer : all) {
            if (peer.hasEnded()) {
                throw new ToolException(peer.name + " has ended" + (peer.error() == null ? "" : ": " + peer.error())
                        + "; " + dir + " has what it said");
            }
        }
    }

    private String progress() {
        return leechers.stream()
                .map(peer -> peer.name + " " + 100 * peer.pieces().cardinality() / seeder.pieceCount() + "%")
                .collect(Collectors.joining(", "));
    }

    /** All pieces are among the five, and nobody who lacks some knows the seeder alone. */
    private boolean canDoWithoutSeeder() {
        return union().cardinality() == seeder.pieceCount()
                && leechers.stream().allMatch(peer -> peer.isComplete() || peer.hasMetAnotherThan(seeder.address()));
    }

    /** The pieces that the five have between them. */
    private BitSet union() {
        BitSet union = new BitSet();
        leechers.forEach(peer -> union.or(peer.pieces()));
        return union;
    }

    private synchronized void killSeeder(double seconds) {
        seeder.kill();
        secondsToKill = seconds;
        havePieces =
                leechers.stream().mapToInt(peer -> peer.pieces().cardinality()).sum();
        console.say("after " + Format.seconds(seconds) + " the five have all "
                + Format.count(seeder.pieceCount(), "piece") + " between them (" + progress()
                + "); the seeder is killed");
    }

    private synchronized void compare() throws IOException, ToolException {
        for (int i = 1; i <= LEECHERS; i++) {
            if (Files.mismatch(dir.resolve(NAME), place(i).resolve(NAME)) >= 0) {
                throw new ToolException("the file of peer " + i + " differs from the one that was shared");
            }
        }
    }

    private synchronized void tell() {
        SwarmTable.lines(seeder, leechers).forEach(console::say);
        console.say("all five files are what was shared, byte for byte");
    }

    /** @param error the line that says why it failed, or null */
    synchronized JsonObject json(String error) {
        JsonObject json = new JsonObject();
        json.addProperty("ok", error == null);
        json.addProperty("error", error);
        json.addProperty("bytes", size);
        json.addProperty("seed", seed);
        json.addProperty("pieces", seeder == null ? 0 : seeder.pieceCount());
        json.addProperty("seconds_to_kill", JsonReport.round(secondsToKill, 1e6));
        json.addProperty("pieces_at_kill", havePieces);
        JsonArray peers = new JsonArray();
        for (SwarmPeer taker : leechers) {
            JsonObject peer = new JsonObject();
            peer.addProperty("name", taker.name);
            peer.addProperty("seconds", JsonReport.round(taker.seconds(), 1e6));
            JsonObject from = new JsonObject();
            from.addProperty(seeder.name, taker.bytesFrom(seeder.address()));
            leechers.stream()
                    .filter(giver -> giver != taker)
                    .forEach(giver -> from.addProperty(giver.name, taker.bytesFrom(giver.address())));
            from.addProperty("several", taker.bytesFrom(null));
            peer.add("bytes_from", from);
            peers.add(peer);
        }
        json.add("peers", peers);
        return json;
    }

    /** Ends all processes. */
    @Override
    public void close() {
        List<SwarmPeer> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(leechers);
            if (seeder != null) {
                all.add(seeder);
            }
        }
        all.parallelStream().forEach(SwarmPeer::stop);
    }
}
