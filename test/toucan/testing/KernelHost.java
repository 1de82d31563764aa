package toucan.testing;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A host with the TCP of the Linux kernel: a network namespace with a TUN device, whose packets {@code socat} carries over UDP.
 * Needs root, {@code socat} and {@code ip}; see {@link #missing}.
 *
 * <p>The TUN device is made in our own namespace and moved, so that socat's UDP socket stays where the other end is. Without a
 * virtual header a TUN device has no offloads: every packet is a segment of its own.
 */
public final class KernelHost implements Closeable {
    private final String address;
    private final String namespace;
    private final String device;
    private final Thread hook = new Thread(this::tearDown);
    private Process carrier;

    private KernelHost(String name, String address) {
        this.address = address;
        // Not the process's id: that comes again, and a process that was killed has left its namespace behind.
        String id = String.format(Locale.ROOT, "%06x", new Random().nextInt(1 << 24));
        namespace = "toucan-" + id + "-" + name;
        device = "tcn" + id + name;
    }

    /** What is missing here, for the user, or null. */
    public static String missing() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return "root, to make network namespaces";
        }
        for (String program : List.of("socat", "ip", "sysctl", "nice")) {
            if (!Needs.isOnPath(program)) {
                return "the program " + program;
            }
        }
        return Files.exists(Path.of("/dev/net/tun")) ? null : "/dev/net/tun";
    }

    /** The test needs such hosts: without root it is skipped, and with root nothing else may be missing where CI runs. */
    public static void needed() {
        Needs.rights("root".equals(System.getProperty("user.name")) ? null : missing());
        Needs.that(missing() == null, missing());
    }

    /** Makes the namespace. @param name one letter; no two at a time may have the same */
    public static KernelHost open(String name, String address) throws IOException, InterruptedException {
        KernelHost host = new KernelHost(name, address);
        Runtime.getRuntime().addShutdownHook(host.hook);
        try {
            run("ip", "netns", "add", host.namespace);
            host.sysctl("net.ipv6.conf.all.disable_ipv6=1");
            host.sysctl("net.ipv6.conf.default.disable_ipv6=1");
            run("ip", "-n", host.namespace, "link", "set", "lo", "up");
            return host;
        } catch (IOException | InterruptedException | RuntimeException e) {
            host.close();
            throw e;
        }
    }

    /** Its address on the TUN device. */
    public String address() {
        return address;
    }

    /** Sets a variable of its kernel: {@code net.ipv4.tcp_congestion_control=reno}. */
    public void sysctl(String setting) throws IOException, InterruptedException {
        run("ip", "netns", "exec", namespace, "sysctl", "-qw", setting);
    }

    /** The beginning of a command that is to run in it. */
    public List<String> in() {
        return List.of("ip", "netns", "exec", namespace);
    }

    /** What a command says that runs in it to its end. */
    public String ask(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(in());
        all.addAll(List.of(command));
        return run(all.toArray(String[]::new));
    }

    /** Gives it the TUN device. @param mtu in bytes @param udp the other side of socat, as {@code UDP4:127.0.0.1:9293} */
    public void carry(int mtu, String udp) throws IOException, InterruptedException {
        String tun = "TUN:" + address + "/24,tun-name=" + device + ",tun-type=tun,iff-no-pi";
        // First in the queue for a processor, so that the detour costs the kernel little where others are busy.
        carrier = new ProcessBuilder("nice", "-n", "-10", "socat", "-d", "-d", tun, udp).start();
        awaitReady(carrier);
        run("ip", "link", "set", device, "netns", namespace);
        run("ip", "-n", namespace, "addr", "add", address + "/24", "dev", device);
        run("ip", "-n", namespace, "link", "set", device, "mtu", Integer.toString(mtu), "up");
    }

    /** Only when socat has come to its UDP side is the device all set, and may be moved. */
    private static void awaitReady(Process socat) throws IOException {
        BufferedReader log = new BufferedReader(new InputStreamReader(socat.getErrorStream(), StandardCharsets.UTF_8));
        String line;
        String last = "";
        while ((line = log.readLine()) != null) {
            if (line.contains("listening on") || line.contains("starting data transfer loop")) {
                drain(log);
                return;
            }
            last = line;
        }
        throw new IOException("socat has ended: " + last);
    }

    /** Reads on, so that socat never waits; at its end it complains that the other end of its UDP path has gone. */
    private static void drain(BufferedReader log) {
        Thread reader = new Thread(() -> {
            try {
                while (log.readLine() != null) {
                    continue;
                }
            } catch (IOException e) {
                // That was the end.
            }
        });
        reader.setDaemon(true);
        reader.start();
    }

    /** Takes the device away. */
    public void disconnect() throws InterruptedException {
        if (carrier != null) {
            carrier.destroy();
            carrier.waitFor();
            carrier = null;
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
        return said;
    }

    private void tearDown() {
        if (carrier != null) {
            carrier.destroy();
        }
        try {
            new ProcessBuilder("ip", "netns", "del", namespace)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            System.err.println("the network namespace " + namespace + " is left behind: " + e.getMessage());
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
