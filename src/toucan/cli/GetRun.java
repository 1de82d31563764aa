package toucan.cli;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import toucan.peer.metainfo.FileEntry;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.Printable;
import toucan.peer.metainfo.Ticket;
import toucan.peer.storage.FileStore;
import toucan.peer.swarm.Source;
import toucan.peer.swarm.Swarm;

/** One run of {@code peer get}: find out what is here, fetch the rest from whoever has it, and perhaps go on seeding. */
final class GetRun implements PeerLog.Ends {
    private final Console console;
    private final PeerSettings settings;
    private final GetRequest request;
    private final boolean tellsPlan;
    private final PeerRun run;
    private final PeerLog log;
    private final GetPatience patience;
    /** Done once the node of this run is there. */
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    private volatile int piecesHashed;
    private volatile int piecesToHash;
    private volatile boolean complete;
    /** What is here is being looked at. */
    private volatile boolean opening;

    private volatile boolean interrupted;

    /** @param tellsPlan every file that is going to be written is named before */
    GetRun(Console console, PeerSettings settings, GetRequest request, boolean tellsPlan) {
        this.console = console;
        this.settings = settings;
        this.request = request;
        this.tellsPlan = tellsPlan;
        JsonLines json = new JsonLines(console, settings.json());
        log = new PeerLog(console, json, this);
        run = new PeerRun(console, settings, json, log);
        patience = new GetPatience(settings, log);
    }

    /** Does it all. @return null, or the line that says why it failed */
    String run() {
        try {
            String error = fetch();
            run.end(error == null ? "it has what it came for" : "it has failed");
            return error;
        } catch (ToolException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Endings.INTERRUPTED;
        } catch (CancellationException e) {
            return Endings.INTERRUPTED;
        } finally {
            run.end("it has failed");
        }
    }

    private String fetch() throws ToolException, InterruptedException {
        Ticket ticket = request.ticket();
        Metainfo metainfo = ticket == null ? TorrentFile.read(request.torrent()) : null;
        List<InetSocketAddress> peers = peers(ticket);
        InetSocketAddress local = local(peers);
        FileStore store = metainfo == null ? null : open(metainfo);
        if (store != null && store.complete() && !request.keepSeeding()) {
            console.say("everything is here already");
            return null;
        }
        run.bind(local);
        long seed = settings.stack().impairments().seed();
        Swarm swarm = metainfo == null
                ? Swarm.ofTicket(settings.swarm(), PeerRun.newPeerId(), ticket.infoSha256(), log, seed)
                : Swarm.of(settings.swarm(), PeerRun.newPeerId(), metainfo, store, log, seed, 0);
        run.start(swarm);
        started.complete(null);
        run.announce(local, metainfo == null ? ticket.infoSha256() : metainfo.infoSha256());
        if (request.listen() == null && !local.getAddress().isLoopbackAddress()) {
            console.say("that is the address that faces " + HostPort.text(peers.get(0))
                    + ": others on that network can fetch what is here, too; --listen ADDR:PORT names another");
        }
        for (InetSocketAddress peer : peers) {
            run.node().discovered(peer, Source.USER);
        }
        run.findCompany(
                metainfo == null ? ticket.infoSha256() : metainfo.infoSha256(),
                metainfo == null ? null : metainfo.infoHash());
        return run.await(status -> {
            if (opening) {
                patience.pause();
            }
            return complete || opening ? null : patience.exhausted(status);
        });
    }

    // ---------------------------------------------------------------- whom to ask, and from where

    private List<InetSocketAddress> peers(Ticket ticket) throws ToolException {
        List<HostPort> named = new ArrayList<>(request.peers());
        if (ticket != null) {
            named.add(new HostPort(ticket.host(), ticket.port()));
        }
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (HostPort peer : named) {
            addresses.addAll(peer.resolveAll());
        }
        return addresses;
    }

    /**
     * Where to listen when nobody says: with the address that faces the first peer, so that whoever fetches from this computer
     * only is not seen by others.
     */
    private InetSocketAddress local(List<InetSocketAddress> peers) throws ToolException {
        if (request.listen() != null) {
            return request.listen().resolve();
        }
        InetAddress loopback = new InetSocketAddress("127.0.0.1", 0).getAddress();
        if (peers.isEmpty()) {
            return new InetSocketAddress(loopback, 0);
        }
        InetSocketAddress first = peers.get(0);
        try (DatagramSocket probe = new DatagramSocket()) {
            // Sends nothing: the system only looks up the way.
            probe.connect(first);
            return new InetSocketAddress(probe.getLocalAddress(), 0);
        } catch (IOException e) {
            throw new ToolException("no way to " + HostPort.text(first) + ": " + e.getMessage());
        }
    }

    // ---------------------------------------------------------------- the files

    private FileStore open(Metainfo metainfo) throws ToolException {
        tell(metainfo);
        Progress progress = new Progress(
                console,
                "checking what is here",
                () -> (long) piecesToHash * metainfo.pieceLength(),
                () -> (long) piecesHashed * metainfo.pieceLength(),
                () -> 0);
        FileStore store;
        try (progress) {
            store = FileStore.open(metainfo, request.dir(), request.overwrite(), (done, total) -> {
                if (interrupted) {
                    throw new CancellationException(); // nothing is written yet, and the folder is let go of
                }
                piecesToHash = total;
                piecesHashed = done;
            });
        } catch (IOException e) {
            throw new ToolException(
                    e instanceof FileSystemException
                            ? "cannot use the folder " + request.dir() + ": " + FileErrors.reason(e)
                            : e.getMessage());
        }
        int present = store.have().cardinality();
        long bytes = store.have().stream().mapToLong(metainfo::pieceLength).sum();
        run.uses(store, bytes);
        log.knows(metainfo, present);
        complete = store.complete();
        if (present > 0 && !complete) {
            console.say("resuming: " + Format.count(present) + " of " + Format.count(metainfo.pieceCount(), "piece")
                    + " are here and right");
        }
        return store;
    }

    /** The plan, before the first byte is written. */
    private void tell(Metainfo metainfo) {
        console.say("fetching " + Printable.of(metainfo.name()) + " into " + request.dir() + ": "
                + Format.count(metainfo.files().size(), "file") + ", " + Format.bytes(metainfo.totalLength()) + " in "
                + Format.count(metainfo.pieceCount(), "piece") + " of " + Format.bytes(metainfo.pieceLength()));
        if (tellsPlan) {
            for (FileEntry file : metainfo.files()) {
                console.say("  " + file.shown() + " (" + Format.bytes(file.length()) + ")");
            }
        }
    }

    // ---------------------------------------------------------------- what the swarm tells

    /** What is here may take long to look at; the swarm's thread has timeouts to keep, and to end when it is told to. */
    @Override
    public void metainfoFetched(Metainfo metainfo) {
        opening = true;
        run.checking(true);
        Thread opener = new Thread(() -> begin(metainfo), "peer-opener");
        opener.setDaemon(true);
        opener.start();
    }

    private void begin(Metainfo metainfo) {
        try {
            started.join(); // the node is there from then on
            FileStore store = open(metainfo);
            run.metainfoKnown(metainfo.infoHash());
            run.node().post(swarm -> {
                swarm.start(metainfo, store, run.node().nanos());
                opening = false;
                if (store.complete()) {
                    complete();
                }
            });
        } catch (ToolException e) {
            run.fail(e.getMessage());
        } catch (CancellationException e) {
            // It is at its end, and has said why.
        } catch (RuntimeException e) {
            run.fail("internal error: " + e);
        } finally {
            run.checking(false);
        }
    }

    @Override
    public void complete() {
        complete = true;
        run.complete();
        if (request.keepSeeding()) {
            console.say("complete and verified; seeding until stopped");
        } else {
            run.done();
        }
    }

    @Override
    public void failed(String error) {
        boolean resumable = log.metainfo() != null && !complete;
        run.fail(resumable ? error + "; the same command again resumes" : error);
    }

    // ---------------------------------------------------------------- the end

    /** Ends it from another thread: what is verified is kept. */
    void interrupt() {
        interrupted = true;
        run.end("it was stopped");
    }

    String interruption() {
        return complete
                ? Endings.INTERRUPTED + " when everything was here"
                : Endings.INTERRUPTED + "; the same command again resumes";
    }

    void tell(String error) {
        List<FileHash> files = List.of();
        String line = error;
        if (settings.json() && complete && error == null) {
            try {
                files = FileHash.of(log.metainfo(), this::place);
            } catch (IOException e) {
                line = "cannot read what was fetched: " + FileErrors.reason(e);
            }
        }
        run.tell(run.report(line, files));
    }

    private Path place(FileEntry file) {
        return request.dir().resolve(file.path().stream().collect(Collectors.joining("/")));
    }
}
