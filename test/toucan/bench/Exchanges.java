package toucan.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import toucan.bench.JarProcess.Memory;
import toucan.testing.KernelPath;

/** How a file gets from one process to others, as {@link Swarms} measures it. Each file that arrives is compared by its SHA-256. */
final class Exchanges {
    private static final String LOOPBACK = "127.0.0.1:0";
    private static final String ADDRESS = "(127\\.0\\.0\\.1:\\d+)";
    private static final String LISTENING = "\"event\":\"listening\".*?\"address\":\"" + ADDRESS;
    private static final String COMPLETE = "\"event\":\"(complete)\"";
    /** Longer than a busy machine takes to start all JVMs. */
    private static final String PATIENCE = "300s";

    private static final int CHUNK = 1 << 20;

    private final Workbench workbench;
    private final String heap;
    private final String mss;

    Exchanges(Workbench workbench, String heap, String mss) {
        this.workbench = workbench;
        this.heap = heap;
        this.mss = mss;
    }

    /** A file of chance and its metainfo. */
    record Sample(Path file, Path torrent, long bytes, byte[] sha256) {}

    /**
     * A file has reached another process.
     *
     * @param seconds as the tools tell it: sender and receiver from the first to the last segment, peers from listening until
     *     the file was verified and had its name
     * @param cpuSeconds of both; the start of a JVM is in it, but not what a seeder does before it listens
     */
    record Pair(double seconds, double cpuSeconds, Memory giver, Memory taker) {
        static Pair of(double seconds, JarProcess giver, JarProcess taker) throws IOException {
            return new Pair(seconds, giver.cpuSeconds() + taker.cpuSeconds(), giver.memory(), taker.memory());
        }
    }

    /**
     * A file has reached all leechers.
     *
     * @param seconds of each leecher, from when the seeder listened until its file had its name; ascending
     * @param seederSent bytes of blocks
     * @param wasted bytes that came to leechers twice, late or wrong
     */
    record Spread(double[] seconds, long seederSent, long wasted, Memory seeder, Memory leechers) {}

    /** Makes a file, and has a peer make its metainfo. */
    Sample sample(String name, long bytes) throws IOException, InterruptedException {
        Path file = workbench.folder().resolve(name);
        Random random = new Random(bytes);
        byte[] chunk = new byte[CHUNK];
        try (var out = Files.newOutputStream(file)) {
            for (long left = bytes; left > 0; left -= CHUNK) {
                random.nextBytes(chunk);
                out.write(chunk, 0, (int) Math.min(CHUNK, left));
            }
        }
        Path torrent = workbench.folder().resolve(name + ".torrent");
        JarProcess maker = peer("maker", "share", file.toString(), "-o", torrent.toString(), "--json");
        maker.await(LISTENING);
        maker.stop();
        maker.stopped();
        return new Sample(file, torrent, bytes, sha256(file));
    }

    private JarProcess peer(String name, String... words) throws IOException {
        return start("peer.jar", name, words);
    }

    private JarProcess start(String jar, String name, String... words) throws IOException {
        List<String> arguments = new ArrayList<>(Arrays.asList(words));
        arguments.addAll(List.of("--mss", mss));
        if (jar.equals("receiver.jar") || words[0].equals("share")) {
            arguments.addAll(List.of("--listen", LOOPBACK));
        }
        return workbench.start(jar, heap, name, arguments);
    }

    /** Sender to receiver: HTTP over Toucan. */
    Pair senderAndReceiver(Sample sample) throws IOException, InterruptedException {
        JarProcess receiver = start("receiver.jar", "receiver", "--once", "--dir", "received");
        String at = receiver.await("^listening on " + ADDRESS).text();
        JarProcess sender = start("sender.jar", "sender", "--json", at, sample.file.toString());
        JsonObject sent = sender.done();
        receiver.done();
        check(sample, "received");
        return Pair.of(sent.get("seconds").getAsDouble(), sender, receiver);
    }

    /** Seeder to leecher. @param kernel the session is over the system's TCP, by the gateway, and not over Toucan */
    Pair peers(Sample sample, boolean kernel) throws IOException, InterruptedException {
        JarProcess seeder = peer("seeder", "share", sample.file.toString(), "--json", "--bt-gateway", LOOPBACK);
        String at = kernel
                ? seeder.await("clients are accepted at " + ADDRESS).text()
                : seeder.await(LISTENING).text();
        seeder.isReady();
        JarProcess leecher = peer(
                "leecher",
                "get",
                sample.torrent.toString(),
                kernel ? "--bt-dial" : "--peer",
                at,
                "--dir",
                "fetched",
                "--json");
        JsonObject fetched = leecher.done();
        check(sample, "fetched");
        seeder.stop();
        seeder.stopped();
        return Pair.of(fetched.get("seconds").getAsDouble(), seeder, leecher);
    }

    /**
     * The leechers are there first, and meet; then comes the seeder, and announces itself to all at once. They stay when they have
     * everything.
     */
    Spread swarm(Sample sample, int leecherCount) throws IOException, InterruptedException {
        String group = "239.255.92.93:" + KernelPath.freePort().getPort();
        List<JarProcess> leechers = new ArrayList<>();
        for (int i = 1; i <= leecherCount; i++) {
            leechers.add(peer(
                    "leecher " + i,
                    "get",
                    sample.torrent.toString(),
                    "--keep-seeding",
                    "--json",
                    "--dir",
                    "fetched-" + i,
                    "--connect-timeout",
                    PATIENCE,
                    "--idle-timeout",
                    PATIENCE,
                    "--discover",
                    "--discover-group",
                    group));
        }
        for (JarProcess leecher : leechers) {
            leecher.await(LISTENING);
        }
        JarProcess seeder =
                peer("seeder", "share", sample.file.toString(), "--json", "--discover", "--discover-group", group);
        long beginNanos = seeder.await(LISTENING).nanos();
        double[] seconds = new double[leecherCount];
        for (int i = 0; i < leecherCount; i++) {
            seconds[i] = (leechers.get(i).await(COMPLETE).nanos() - beginNanos) / 1e9;
        }
        Arrays.sort(seconds);
        seeder.stop();
        leechers.forEach(JarProcess::stop);
        long sent = seeder.stopped().get("bytes_uploaded").getAsLong();
        long wasted = 0;
        Memory memory = Memory.NONE;
        for (int i = 0; i < leecherCount; i++) {
            wasted += leechers.get(i).stopped().get("bytes_wasted").getAsLong();
            memory = memory.max(leechers.get(i).memory());
            check(sample, "fetched-" + (i + 1));
        }
        return new Spread(seconds, sent, wasted, seeder.memory(), memory);
    }

    private void check(Sample sample, String folder) throws IOException {
        Path arrived = workbench
                .folder()
                .resolve(folder)
                .resolve(sample.file.getFileName().toString());
        if (!Arrays.equals(sample.sha256, sha256(arrived))) {
            throw new IOException(arrived + " is not what was sent");
        }
        Files.delete(arrived);
    }

    private static byte[] sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                while (in.read(chunk) >= 0) {
                    // the digest sees it
                }
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
