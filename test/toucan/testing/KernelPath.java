package toucan.testing;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path between two TCPs of the Linux kernel that leads through UDP: two network namespaces, in each a TUN device whose
 * packets {@code socat} carries over UDP. {@link #A} sends to any UDP port that a test names, a relay's; {@link #B} answers
 * whoever sends to its port. Needs root, {@code socat} and {@code ip}; see {@link #missing}.
 *
 * <p>The TUN devices are made in our own namespace and moved, so that socat's UDP sockets stay where our relay is. Without a
 * virtual header a TUN device has no offloads: every packet is a segment of its own.
 */
public final class KernelPath implements Closeable {
    /** The address of either kernel on the path. */
    public static final String A = "10.9.0.1";

    public static final String B = "10.9.0.2";

    private final String id = Long.toString(ProcessHandle.current().pid());
    private final Thread hook = new Thread(this::tearDown);
    private final List<Process> carriers = new ArrayList<>();

    private KernelPath() {}

    /** What is missing here, for the user, or null. */
    public static String missing() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return "root, to make network namespaces";
        }
        for (String program : List.of("socat", "ip", "sysctl", "nice")) {
            if (!Needs.isOnPath(program, System.getenv("PATH"))) {
                return "the program " + program;
            }
        }
        return Files.exists(Path.of("/dev/net/tun")) ? null : "/dev/net/tun";
    }

    /** Makes the namespaces. */
    public static KernelPath open() throws IOException, InterruptedException {
        KernelPath path = new KernelPath();
        Runtime.getRuntime().addShutdownHook(path.hook);
        try {
            for (String host : List.of(A, B)) {
                run("ip", "netns", "add", path.namespace(host));
                path.sysctl(host, "net.ipv6.conf.all.disable_ipv6=1");
                path.sysctl(host, "net.ipv6.conf.default.disable_ipv6=1");
                run("ip", "-n", path.namespace(host), "link", "set", "lo", "up");
            }
            return path;
        } catch (IOException | InterruptedException | RuntimeException e) {
            path.close();
            throw e;
        }
    }

    private String namespace(String host) {
        return "toucan-" + id + (host.equals(A) ? "-a" : "-b");
    }

    private String device(String host) {
        return "tcn" + id + (host.equals(A) ? "a" : "b");
    }

    /** Sets a variable of one of the kernels: {@code net.ipv4.tcp_congestion_control=reno}. */
    public void sysctl(String host, String setting) throws IOException, InterruptedException {
        run("ip", "netns", "exec", namespace(host), "sysctl", "-qw", setting);
    }

    /** The congestion controls that this kernel has, by name. */
    public static List<String> congestionControls() throws IOException {
        return List.of(Files.readString(Path.of("/proc/sys/net/ipv4/tcp_available_congestion_control"))
                .strip()
                .split(" "));
    }

    /**
     * Sends zeros from {@link #A} to a TCP port of {@link #B} until the process is ended.
     *
     * @param cc congestion control; chosen for this socket alone, since a namespace may not have every one as its default
     */
    public Process flood(int port, String cc) throws IOException {
        List<String> command = new ArrayList<>(in(A));
        String name = HexFormat.of().formatHex((cc + "\0").getBytes(StandardCharsets.US_ASCII));
        String tcpCongestion = "setsockopt=6:13:x" + name;
        command.addAll(List.of(
                "socat", "-u", "-b", "65536", "OPEN:/dev/zero", "TCP4:" + B + ":" + port + "," + tcpCongestion));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** What {@code ss} tells of the connection of {@link #flood}: round-trip times and retransmissions; empty without it. */
    public String socketInfo() throws InterruptedException {
        List<String> command = new ArrayList<>(in(A));
        command.addAll(List.of("ss", "-tin", "dst", B));
        try {
            Process ss = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            ss.waitFor();
            StringBuilder told = new StringBuilder();
            Matcher words = Pattern.compile("\\b(rtt|minrtt|retrans):[0-9./]+").matcher(said);
            while (words.find()) {
                told.append(told.isEmpty() ? "" : " ").append(words.group());
            }
            return told.toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** The beginning of a command that is to run in the namespace of a host. */
    public List<String> in(String host) {
        return List.of("ip", "netns", "exec", namespace(host));
    }

    /** A free UDP port of 127.0.0.1 on which {@link #B} is going to listen; a relay leads there. */
    public static InetSocketAddress freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    /** Connects the two: packets of A go to {@code fromA}, those that reach {@code atB} go to B. @param mtu in bytes */
    public void connect(InetSocketAddress fromA, InetSocketAddress atB, int mtu)
            throws IOException, InterruptedException {
        carry(
                B,
                mtu,
                "UDP4-LISTEN:" + atB.getPort() + ",bind=" + atB.getAddress().getHostAddress());
        carry(A, mtu, "UDP4:" + fromA.getAddress().getHostAddress() + ":" + fromA.getPort());
    }

    private void carry(String host, int mtu, String udp) throws IOException, InterruptedException {
        String tun = "TUN:" + host + "/24,tun-name=" + device(host) + ",tun-type=tun,iff-no-pi";
        // First in the queue for a processor, so that the detour costs the kernels little where others are busy.
        Process socat = new ProcessBuilder("nice", "-n", "-10", "socat", "-d", "-d", tun, udp).start();
        carriers.add(socat);
        awaitReady(socat);
        String namespace = namespace(host);
        run("ip", "link", "set", device(host), "netns", namespace);
        run("ip", "-n", namespace, "addr", "add", host + "/24", "dev", device(host));
        run("ip", "-n", namespace, "link", "set", device(host), "mtu", Integer.toString(mtu), "up");
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

    /** Takes the devices away. */
    public void disconnect() throws InterruptedException {
        for (Process carrier : carriers) {
            carrier.destroy();
            carrier.waitFor();
        }
        carriers.clear();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    private void tearDown() {
        carriers.forEach(Process::destroy);
        for (String host : List.of(A, B)) {
            try {
                new ProcessBuilder("ip", "netns", "del", namespace(host))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            } catch (IOException e) {
                System.err.println("the network namespace " + namespace(host) + " is left behind: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
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
