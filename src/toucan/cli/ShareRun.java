package toucan.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import toucan.peer.metainfo.InvalidMetainfo;
import toucan.peer.metainfo.MakerProgress;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.MetainfoMaker;
import toucan.peer.metainfo.Printable;
import toucan.peer.metainfo.Shared;
import toucan.peer.metainfo.SharedFile;
import toucan.peer.storage.SharedStore;
import toucan.peer.swarm.Swarm;

/** One run of {@code peer share}: hash, write the metainfo, seed until stopped. */
final class ShareRun implements PeerLog.Ends {
    private final Console console;
    private final PeerSettings settings;
    private final HostPort at;
    private final List<Path> paths;
    private final Path torrent;
    private final boolean overwrite;
    private final PeerRun run;
    private final PeerLog log;
    private volatile List<FileHash> files = List.of();
    private volatile long hashed;
    private volatile long toHash;

    /** @param torrent where to write the metainfo, or null */
    ShareRun(Console console, PeerSettings settings, HostPort at, List<Path> paths, Path torrent, boolean overwrite) {
        this.console = console;
        this.settings = settings;
        this.at = at;
        this.paths = paths;
        this.torrent = torrent;
        this.overwrite = overwrite;
        JsonLines json = new JsonLines(console, settings.json());
        log = new PeerLog(console, json, this);
        run = new PeerRun(console, settings, json, log);
    }

    /** Does it all. @return null, or the line that says why it failed */
    String run() {
        try {
            InetSocketAddress local = at.resolve();
            Shared shared = hash();
            Metainfo metainfo = shared.metainfo();
            write(metainfo);
            SharedStore store = new SharedStore(shared);
            run.uses(store, metainfo.totalLength());
            run.bind(local);
            log.knows(metainfo, metainfo.pieceCount());
            run.start(Swarm.of(
                    settings.swarm(),
                    PeerRun.newPeerId(),
                    metainfo,
                    store,
                    log,
                    settings.stack().impairments().seed(),
                    0));
            announce(local, metainfo);
            run.findCompany(metainfo.infoSha256(), metainfo.infoHash());
            return run.await(status -> null);
        } catch (ToolException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Endings.INTERRUPTED;
        } finally {
            run.end("it has failed");
        }
    }

    private void announce(InetSocketAddress local, Metainfo metainfo) {
        console.say("sharing " + Printable.of(metainfo.name()) + ": "
                + Format.count(metainfo.files().size(), "file") + ", " + Format.bytes(metainfo.totalLength()) + " in "
                + Format.count(metainfo.pieceCount(), "piece") + " of " + Format.bytes(metainfo.pieceLength()));
        List<String> tickets = run.announce(local, metainfo.infoSha256());
        console.say("whoever has " + (tickets.size() == 1 ? "this ticket" : "one of these tickets")
                + " can fetch it: peer get TICKET; integrity is checked, secrecy is not offered");
        if (!settings.json()) {
            tickets.forEach(console::data);
        }
        if (local.getAddress().isLoopbackAddress()) {
            console.say("only this computer reaches it there; --listen 0.0.0.0:" + HostPort.DEFAULT_PORT
                    + " opens it to the network");
        }
    }

    private Shared hash() throws ToolException {
        Progress progress = new Progress(console, "reading", () -> toHash, () -> hashed, () -> 0);
        FileHash.Taker hashes = new FileHash.Taker();
        MakerProgress maker = new MakerProgress() {
            @Override
            public void hashed(long doneBytes, long totalBytes) {
                toHash = totalBytes;
                hashed = doneBytes;
            }

            @Override
            public void read(SharedFile file, ByteBuffer bytes) {
                if (settings.json()) {
                    hashes.read(file.path(), bytes);
                }
            }

            @Override
            public void skipped(String line) {
                console.say(line);
            }
        };
        try (progress) {
            Shared shared = paths.size() == 1
                    ? MetainfoMaker.share(paths.get(0), maker)
                    : MetainfoMaker.share(paths, folderName(torrent), maker);
            files = settings.json() ? hashes.of(shared) : List.of();
            return shared;
        } catch (NoSuchFileException e) {
            throw new ToolException("no such file: " + e.getFile());
        } catch (InvalidMetainfo e) {
            throw new ToolException(e.getMessage());
        } catch (IOException e) {
            throw new ToolException("cannot read " + what(e) + FileErrors.reason(e));
        }
    }

    private static String what(IOException e) {
        return e instanceof FileSystemException f && f.getFile() != null ? f.getFile() + ": " : "the files: ";
    }

    /** {@code holiday} for {@code -o build/holiday.torrent}: what a folder of several files is called. */
    static String folderName(Path torrent) {
        String name = torrent.getFileName().toString();
        String suffix = ".torrent";
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }

    private void write(Metainfo metainfo) throws ToolException {
        if (torrent != null) {
            boolean exists = Files.exists(torrent);
            boolean written = TorrentFile.write(metainfo, torrent, overwrite);
            console.say((!written ? "it is already what it should be: " : exists ? "replaced " : "wrote ") + torrent);
        }
    }

    @Override
    public void failed(String error) {
        run.fail(error);
    }

    /** Ends it from another thread. */
    void interrupt() {
        run.end("it was stopped");
    }

    void tell(String error) {
        run.tell(run.report(error, files));
    }
}
