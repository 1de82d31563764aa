package toucan.cli;

import java.io.Closeable;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import toucan.net.ToucanSocket;
import toucan.tcp.State;
import toucan.transfer.ConfirmedFile;
import toucan.transfer.ReceiverEvents;
import toucan.transfer.RemoteName;

/** Tells what the receiver does, shows the progress of what arrives, and keeps the books for the report. */
final class ReceiverLog implements ReceiverEvents, Closeable {
    private final Console console;
    private final PacedLines lines;
    private final FileTotals.Collector files;
    private final boolean innerPorts;
    private final List<ToucanSocket> connections = new ArrayList<>();
    private TcpTotals ended = TcpTotals.NONE;
    private String trouble = "";
    private Progress progress;
    private int open;

    /** Written under the monitor, read by the progress without it. */
    private volatile long expected;

    private volatile long arrived;
    private volatile long skipped;

    /** @param innerPorts a peer's name is its TCP endpoint, as where UDP carries IP packets; else its UDP endpoint */
    ReceiverLog(Console console, boolean listsFiles, boolean innerPorts) {
        this.console = console;
        this.innerPorts = innerPorts;
        files = new FileTotals.Collector(listsFiles);
        lines = new PacedLines(console);
    }

    @Override
    public synchronized void connected(Socket connection) {
        connections.add((ToucanSocket) connection);
        open++;
    }

    @Override
    public synchronized void disconnected(Socket connection, boolean everyPutConfirmed) {
        open--;
        if (open == 0) {
            endProgress();
        }
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
        expected += Math.max(0, total);
        arrived += offset;
        skipped += offset;
        if (progress == null) {
            progress = new Progress(console, "receiving", () -> expected, () -> arrived, () -> skipped);
        }
    }

    @Override
    public synchronized void progress(RemoteName name, long bytes) {
        arrived += bytes;
    }

    private void endProgress() {
        if (progress != null) {
            progress.close();
            progress = null;
            expected = 0;
            arrived = 0;
            skipped = 0;
        }
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

    /** Connections that have come, the newest last; the ended ones go with time. */
    synchronized List<ToucanSocket> newest(int most) {
        return List.copyOf(connections.subList(Math.max(0, connections.size() - most), connections.size()));
    }

    private String peer(Socket connection) {
        return HostPort.text(
                innerPorts
                        ? (InetSocketAddress) connection.getRemoteSocketAddress()
                        : ((ToucanSocket) connection).udpRemote());
    }

    /** Why a file was not confirmed, in words that follow a sentence; empty when nothing is known. */
    synchronized String lastTrouble() {
        return trouble;
    }

    synchronized FileTotals files() {
        return files.totals();
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
