package toucan.cli;

import java.io.Closeable;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import toucan.net.ToucanSocket;
import toucan.tcp.State;
import toucan.transfer.ConfirmedFile;
import toucan.transfer.ReceiverEvents;
import toucan.transfer.RemoteName;

/** Tells what the receiver does, shows the progress of what arrives, and keeps the books for the report. */
final class ReceiverLog implements ReceiverEvents, Closeable {
    private final Console console;
    private final PacedLines lines;
    private final List<ConfirmedFile> files = new ArrayList<>();
    private final List<ToucanSocket> connections = new ArrayList<>();
    private final Map<RemoteName, Long> arriving = new HashMap<>();
    private TcpTotals ended = TcpTotals.NONE;
    private String trouble = "";
    private Progress progress;
    private long expected;
    private long arrived;

    ReceiverLog(Console console) {
        this.console = console;
        lines = new PacedLines(console);
    }

    @Override
    public synchronized void connected(Socket connection) {
        connections.add((ToucanSocket) connection);
    }

    @Override
    public synchronized void disconnected(Socket connection, boolean everyPutConfirmed) {
        // Connections end for good a little later; those that have by now need not be kept.
        for (ToucanSocket socket : List.copyOf(connections)) {
            if (socket.status().state() == State.CLOSED) {
                ended = ended.plus(socket.status());
                connections.remove(socket);
            }
        }
    }

    @Override
    public synchronized void receiving(RemoteName name, long total, long offset) {
        arriving.merge(name, 1L, Long::sum);
        expected += Math.max(0, total);
        arrived += offset;
        if (progress == null) {
            progress = new Progress(console, "receiving", this::expected, this::arrived);
        }
    }

    @Override
    public synchronized void progress(RemoteName name, long bytes) {
        arrived += bytes;
    }

    @Override
    public synchronized void received(RemoteName name) {
        arriving.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
        if (arriving.isEmpty()) {
            endProgress();
        }
    }

    private void endProgress() {
        if (progress != null) {
            progress.close();
            progress = null;
            expected = 0;
            arrived = 0;
        }
    }

    private synchronized long expected() {
        return expected;
    }

    private synchronized long arrived() {
        return arrived;
    }

    @Override
    public synchronized void confirmed(Socket connection, ConfirmedFile file) {
        files.add(file);
        String verb =
                switch (file.outcome()) {
                    case STORED -> "stored ";
                    case REPLACED -> "replaced ";
                    case PRESENT -> "already there: ";
                };
        lines.say(verb + file.name() + " (" + Format.bytes(file.size()) + ") from " + peer(connection));
    }

    @Override
    public synchronized void refused(Socket connection, String name, int status, String why) {
        trouble = ": " + name + ": " + why;
        lines.say("refused " + name + " from " + peer(connection) + ": " + status + " " + why);
    }

    @Override
    public synchronized void brokenOff(Socket connection, RemoteName name, long bytes, String why) {
        trouble = ": " + name + " broke off after " + Format.bytes(bytes) + ": " + why;
        lines.say("broken off: " + name + " from " + peer(connection) + " after " + Format.bytes(bytes) + " (" + why
                + "); kept for a resumption");
    }

    private static String peer(Socket connection) {
        InetSocketAddress udp = ((ToucanSocket) connection).udpRemote();
        return HostPort.text(udp);
    }

    /** Why a file was not confirmed, in words that follow a sentence; empty when nothing is known. */
    synchronized String lastTrouble() {
        return trouble;
    }

    synchronized List<ConfirmedFile> files() {
        return List.copyOf(files);
    }

    synchronized TcpTotals tcpTotals() {
        TcpTotals all = ended;
        for (ToucanSocket socket : connections) {
            all = all.plus(socket.status());
        }
        return all;
    }

    /** Says what is still to be said. */
    @Override
    public void close() {
        synchronized (this) {
            endProgress();
        }
        lines.close();
    }
}
