package toucan.testing;

import java.io.Closeable;
import java.io.IOException;
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
 * A path between two TCPs of the Linux kernel that leads through UDP: two {@link KernelHost}s. {@link #A} sends to any UDP port
 * that a test names, a relay's; {@link #B} answers whoever sends to its port.
 */
public final class KernelPath implements Closeable {
    /** The address of either kernel on the path. */
    public static final String A = "10.9.0.1";

    public static final String B = "10.9.0.2";

    private final KernelHost a;
    private final KernelHost b;

    private KernelPath(KernelHost a, KernelHost b) {
        this.a = a;
        this.b = b;
    }

    /** What is missing here, for the user, or null. */
    public static String missing() {
        return KernelHost.missing();
    }

    /** Makes the namespaces. */
    public static KernelPath open() throws IOException, InterruptedException {
        KernelHost first = KernelHost.open("a", A);
        try {
            return new KernelPath(first, KernelHost.open("b", B));
        } catch (IOException | InterruptedException | RuntimeException e) {
            first.close();
            throw e;
        }
    }

    private KernelHost host(String address) {
        return address.equals(A) ? a : b;
    }

    /** Sets a variable of one of the kernels: {@code net.ipv4.tcp_congestion_control=reno}. */
    public void sysctl(String host, String setting) throws IOException, InterruptedException {
        host(host).sysctl(setting);
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
        try {
            StringBuilder told = new StringBuilder();
            Matcher words = Pattern.compile("\\b(rtt|minrtt|retrans):[0-9./]+").matcher(a.ask("ss", "-tin", "dst", B));
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
        return host(host).in();
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
        b.carry(
                mtu,
                "UDP4-LISTEN:" + atB.getPort() + ",bind=" + atB.getAddress().getHostAddress());
        a.carry(mtu, "UDP4:" + fromA.getAddress().getHostAddress() + ":" + fromA.getPort());
    }

    /** Takes the devices away. */
    public void disconnect() throws InterruptedException {
        a.disconnect();
        b.disconnect();
    }

    @Override
    public void close() {
        a.close();
        b.close();
    }
}
