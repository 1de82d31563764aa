package toucan.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import toucan.net.Endpoint;
import toucan.net.EndpointConfig;
import toucan.net.ToucanServerSocket;
import toucan.tcp.TcpConfig;

/**
 * One end of a {@link Loopback} run, in a JVM of its own: {@code receive|send KIND SIZE PORT}. It prints one line, {@code
 * BYTES NANOS CPU_NANOS ALLOCATED}, and goes on until it is killed, because the other end may count a little longer.
 */
final class LoopbackEnd {
    /** The size that stands for path MTU discovery. */
    static final String AUTO = "0";

    private static final int CHUNK = 64 << 10;

    private final long start = System.nanoTime();
    private long countedFrom;
    private long bytesThen;
    private long allocatedThen;
    private long cpuThen;
    private boolean done;

    private LoopbackEnd() {}

    public static void main(String[] args) throws Exception {
        boolean receiver = args[0].equals("receive");
        int size = Integer.parseInt(args[2]);
        int port = Integer.parseInt(args[3]);
        endWithParent();
        LoopbackEnd end = new LoopbackEnd();
        switch (args[1]) {
            case "socket", "channel" -> RawUdp.run(args[1], receiver, size, port, end::progress);
            case "kernel" -> end.kernel(receiver, port);
            default -> end.toucan(receiver, size, port);
        }
    }

    /** Nobody writes to our standard input; it ends when the parent process does. */
    private static void endWithParent() {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // whatever it is, it is not for us
                }
            } catch (IOException e) {
                // then it has ended, too
            }
            System.exit(1);
        });
        watch.setDaemon(true);
        watch.start();
    }

    private void kernel(boolean receiver, int port) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        if (receiver) {
            try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
                System.out.println(server.getLocalPort());
                receive(server.accept());
            }
        } else {
            send(new Socket(loopback, port));
        }
    }

    private void toucan(boolean receiver, int mss, int port) throws Exception {
        TcpConfig.Builder tcp = EndpointConfig.DEFAULT.tcp().with().nagle(false);
        EndpointConfig config = EndpointConfig.DEFAULT
                .with()
                .tcp(mss > 0 ? tcp.mss(mss).build() : tcp.pathMtuDiscovery(true).build())
                .build();
        if (receiver) {
            try (Endpoint endpoint = Endpoint.bind(config, new InetSocketAddress("127.0.0.1", 0));
                    ToucanServerSocket server = endpoint.listen(0, 1)) {
                System.out.println(server.getLocalPort());
                receive(server.accept());
            }
        } else {
            InetSocketAddress peer = new InetSocketAddress("127.0.0.1", port);
            send(Endpoint.dial(config, peer).connect(peer, port));
        }
    }

    private void receive(Socket socket) throws Exception {
        InputStream in = socket.getInputStream();
        byte[] chunk = new byte[CHUNK];
        long bytes = 0;
        for (int n; (n = in.read(chunk)) >= 0; ) {
            bytes += n;
            progress(bytes);
        }
    }

    private void send(Socket socket) throws Exception {
        OutputStream out = socket.getOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (long bytes = 0; ; bytes += chunk.length) {
            out.write(chunk);
            progress(bytes);
        }
    }

    /** Called now and then with the bytes moved so far. Prints the result when the time is over. */
    private void progress(long bytes) {
        long now = System.nanoTime();
        if (countedFrom == 0) {
            if (now - start > Loopback.WARM_NANOS) {
                countedFrom = now;
                bytesThen = bytes;
                allocatedThen = allocated();
                cpuThen = cpuNanos();
            }
        } else if (!done && now - countedFrom > Loopback.COUNT_NANOS) {
            done = true;
            System.out.println((bytes - bytesThen) + " " + (now - countedFrom) + " " + (cpuNanos() - cpuThen) + " "
                    + (allocated() - allocatedThen));
        }
    }

    /** CPU time of this process, all threads, user and system. */
    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Heap bytes that the loop of the endpoint has allocated; 0 where there is no loop. */
    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("toucan ")) {
                return threads.getThreadAllocatedBytes(thread.getId());
            }
        }
        return 0;
    }
}
