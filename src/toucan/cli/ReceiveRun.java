package toucan.cli;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import toucan.net.ToucanServerSocket;
import toucan.net.ToucanSocket;
import toucan.transfer.FileReceiver;

/** One run of the receiver: listen, receive, and end when told to or, with --once, after the first connection. */
final class ReceiveRun implements WatchedTransfer {
    private static final int BACKLOG = 64;
    /** For our FIN to be acknowledged; whoever is gone by then has nothing to lose. */
    private static final long LAST_FIN_MILLIS = 15_000;

    private final Console console;
    private final StackSettings settings;
    private final HostPort at;
    private final Path dir;
    private final boolean overwrite;
    private final boolean once;
    private final int idleMillis;
    private final Consumer<String> whenListening;
    private final Follower follower;
    private final ReceiverLog log;

    private volatile Stack stack;
    private volatile FileReceiver receiver;
    private volatile String phase = "starting";

    /**
     * @param listsFiles whether the report is to list the files one by one
     * @param whenListening hears {@code ADDR:PORT}
     */
    ReceiveRun(
            Console console,
            StackSettings settings,
            HostPort at,
            Path dir,
            boolean overwrite,
            boolean once,
            int idleMillis,
            boolean listsFiles,
            Follower follower,
            Consumer<String> whenListening) {
        this.console = console;
        this.settings = settings;
        this.at = at;
        this.dir = dir;
        this.overwrite = overwrite;
        this.once = once;
        this.idleMillis = idleMillis;
        this.follower = follower;
        this.whenListening = whenListening;
        log = new ReceiverLog(console, listsFiles, settings.encap() != null);
    }

    /** Does it all. @return null, or the line that says why it failed */
    String run() {
        try (follower) {
            follower.follow(this);
            InetSocketAddress local = at.resolve();
            try {
                stack = Stack.bind(settings, local, follower.tap(), console::always);
            } catch (BindException e) {
                boolean taken = String.valueOf(e.getMessage()).contains("in use");
                return "cannot listen on " + e.getMessage()
                        + (taken ? "; is another receiver there? --listen takes another port, 0 any free one" : "");
            }
            try (ToucanServerSocket server = stack.endpoint().listen(0, BACKLOG)) {
                receiver = receiver(server);
                if (!settings.impairments().isNone()) {
                    console.say("the network, for what is sent from here: " + NetworkText.of(settings.impairments()));
                }
                phase = "listening on " + HostPort.text(address(local));
                whenListening.accept(HostPort.text(address(local)));
                return serve();
            } finally {
                log.close();
                stack.close();
            }
        } catch (ToolException e) {
            return e.getMessage();
        } catch (IOException e) {
            return "cannot listen on UDP " + at + ": " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Endings.INTERRUPTED;
        }
    }

    private FileReceiver receiver(ToucanServerSocket server) throws ToolException {
        try {
            return new FileReceiver(server, dir, overwrite, idleMillis, log);
        } catch (IOException e) {
            throw new ToolException("cannot use the folder " + dir + ": " + FileErrors.reason(e));
        }
    }

    /** The wildcard as the user asked for it, with the port that it got. */
    private InetSocketAddress address(InetSocketAddress local) {
        InetAddress ip = local.getAddress();
        return new InetSocketAddress(ip, udpPort());
    }

    private String serve() throws IOException, InterruptedException {
        if (!once) {
            receiver.serve();
            return null;
        }
        boolean confirmed = receiver.serveOnce();
        stack.endpoint().awaitClosed(LAST_FIN_MILLIS);
        return confirmed ? null : "not every file was confirmed" + log.lastTrouble();
    }

    @Override
    public String phase() {
        return phase;
    }

    @Override
    public List<ToucanSocket> connections(int most) {
        return log.newest(most);
    }

    /** Ends it from another thread: senders get a reset, parts stay. */
    void interrupt() {
        try {
            FileReceiver open = receiver;
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            console.say("closing: " + e.getMessage());
        }
        Stack used = stack;
        if (used != null) {
            used.close();
        }
        log.close();
    }

    /** Where it listens, 0 while it does not. */
    int udpPort() {
        Stack open = stack;
        return open == null ? 0 : open.endpoint().localEndpoints().get(0).getPort();
    }

    /** What there is to tell. @param error the line that says why it failed, or null */
    Report report(String error) {
        Stack used = stack;
        if (used == null) {
            return Report.failed(error, settings.impairments().seed());
        }
        return new Report(error, log.files(), settings.impairments().seed(), settings, used.traffic(log.tcpTotals()));
    }
}
