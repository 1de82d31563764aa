package toucan.cli;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import toucan.net.ToucanSocket;
import toucan.tcp.Status;
import toucan.transfer.ConfirmedFile;
import toucan.transfer.FileSender;
import toucan.transfer.SenderProgress;
import toucan.transfer.Sha256;
import toucan.transfer.SourceFile;
import toucan.transfer.SourceTree;
import toucan.transfer.TransferException;

/** One run of the sender: find the files, digest them, connect, send, and wait until TCP has really ended. */
final class SendRun implements SenderProgress, WatchedTransfer {
    /** Beyond TIME-WAIT: for a FIN that is lost several times, not for a receiver that has gone. */
    private static final long LAST_FIN_MILLIS = 15_000;

    private final Console console;
    private final StackSettings settings;
    private final HostPort to;
    private final List<Path> paths;
    private final int idleMillis;
    private final Follower follower;
    private final List<ConfirmedFile> confirmed = new CopyOnWriteArrayList<>();

    private volatile Stack stack;
    /** What --status and --watch look at, from its SYN on. */
    private volatile ToucanSocket socket;

    private volatile boolean established;
    private volatile long digested;
    private volatile long confirmedBytes;
    private volatile long handedOver;
    private volatile long skipped;
    private volatile int fileCount;
    private volatile String phase = "looking for the files";

    SendRun(Console console, StackSettings settings, HostPort to, List<Path> paths, int idleMillis, Follower follower) {
        this.console = console;
        this.settings = settings;
        this.to = to;
        this.paths = paths;
        this.idleMillis = idleMillis;
        this.follower = follower;
    }

    /** Does it all. @return null, or the line that says why it failed */
    String run() {
        try (follower) {
            follower.follow(this);
            List<SourceFile> files = SourceTree.collect(paths, console::say);
            if (files.isEmpty()) {
                return "nothing to send: no file in " + paths.get(0);
            }
            fileCount = files.size();
            phase = "reading the files";
            List<Sha256> digests = digest(files);
            InetSocketAddress remote = settings.encap() == null ? to.resolve() : innerRemote();
            try {
                connect(remote);
                send(files, digests);
                awaitClosed();
            } finally {
                closeStack();
            }
            return null;
        } catch (ToolException | TransferException e) {
            return e.getMessage();
        } catch (IOException e) {
            Stack used = stack;
            return SendErrors.line(e, to, settings, established ? socket : null, used != null && used.heardSomething());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return interruption();
        }
    }

    /** All of them first: the connection must not lie idle while a large file is read. */
    private List<Sha256> digest(List<SourceFile> files) throws TransferException {
        long total = total(files);
        List<Sha256> digests = new ArrayList<>();
        Progress progress = new Progress(console, "reading", () -> total, () -> digested, () -> 0);
        try (progress) {
            for (SourceFile file : files) {
                digests.add(file.digest(bytes -> digested += bytes));
            }
        }
        return digests;
    }

    private static long total(List<SourceFile> files) {
        return files.stream().mapToLong(SourceFile::size).sum();
    }

    private void connect(InetSocketAddress remote) throws IOException, ToolException {
        if (!settings.impairments().isNone()) {
            console.say("the network, for what is sent from here: " + NetworkText.of(settings.impairments()));
        }
        stack = Stack.dial(settings, remote, follower.tap(), console::always);
        if (settings.encap() != null) {
            console.say("packets of " + HostPort.host(settings.encap().inner()) + " go from UDP " + stack.udpEndpoint()
                    + " to " + settings.encap().via());
        }
        phase = "in the handshake: no answer from " + to + " yet";
        socket = stack.unconnected(remote);
        socket.connect(remote);
        established = true;
    }

    /** The host behind what carries the packets. */
    private InetSocketAddress innerRemote() throws ToolException {
        for (InetSocketAddress remote : to.resolveAll()) {
            if (remote.getAddress() instanceof Inet4Address host) {
                if (host.equals(settings.encap().inner())) {
                    throw new ToolException(
                            HostPort.host(host) + " is our own address in there; --inner takes another");
                }
                return remote;
            }
        }
        throw new ToolException("--encap ip carries IPv4 only, and " + to.host() + " has no IPv4 address");
    }

    private void send(List<SourceFile> files, List<Sha256> digests) throws IOException {
        long total = total(files);
        phase = "sending";
        console.say("sending " + Format.count(files.size(), "file") + ", " + Format.bytes(total) + ", to " + to);
        Progress progress = new Progress(console, "sending", () -> total, this::acknowledged, () -> skipped);
        try (progress;
                FileSender sender = new FileSender(socket, to.toString(), idleMillis, this)) {
            for (int i = 0; i < files.size(); i++) {
                sender.send(files.get(i), digests.get(i));
            }
        }
    }

    /** Waits out TIME-WAIT. All is confirmed by now: a FIN that nobody acknowledges changes nothing. */
    private void awaitClosed() throws InterruptedException {
        phase = "closing";
        long timeWaitMillis = TimeUnit.NANOSECONDS.toMillis(2 * settings.tcp().mslNanos());
        if (!stack.endpoint().awaitClosed(timeWaitMillis + 1_000)) {
            console.say("all is confirmed; waiting a little for the last FIN to be acknowledged");
            stack.endpoint().awaitClosed(timeWaitMillis + LAST_FIN_MILLIS);
        }
    }

    @Override
    public void sending(SourceFile file, long offset) {
        handedOver = offset;
        skipped += offset;
    }

    @Override
    public void progress(long bytes) {
        handedOver += bytes;
    }

    @Override
    public void confirmed(ConfirmedFile file) {
        handedOver = 0;
        confirmedBytes += file.size();
        skipped += file.outcome() == ConfirmedFile.Outcome.PRESENT ? file.size() : 0;
        confirmed.add(file);
    }

    /** How much of the files the receiver's TCP has; what merely lies in our send buffer does not count. */
    private long acknowledged() {
        long handed = handedOver;
        Status status = socket.status();
        return confirmedBytes + Math.max(0, handed - status.sendQueued() - status.flightSize());
    }

    @Override
    public String phase() {
        return phase;
    }

    @Override
    public List<ToucanSocket> connections(int most) {
        ToucanSocket connection = socket;
        return connection == null ? List.of() : List.of(connection);
    }

    /** Ends it from another thread: the receiver gets a reset and keeps its part. */
    void interrupt() {
        closeStack();
    }

    private void closeStack() {
        Stack open = stack;
        if (open != null) {
            open.close();
        }
    }

    String interruption() {
        if (confirmed.size() == fileCount) {
            return Endings.INTERRUPTED + " when every file was confirmed already";
        }
        return Endings.INTERRUPTED + " after " + confirmed.size() + " of " + Format.count(fileCount, "file")
                + "; the same command again resumes";
    }

    /** What there is to tell. @param error the line that says why it failed, or null */
    Report report(String error) {
        Stack used = stack;
        if (used == null) {
            return Report.failed(error, settings.impairments().seed());
        }
        TcpTotals tcp = TcpTotals.NONE.plus(established ? socket.status() : null);
        return new Report(
                error, FileTotals.of(confirmed), settings.impairments().seed(), settings, used.traffic(tcp));
    }
}
