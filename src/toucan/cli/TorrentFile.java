package toucan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import toucan.peer.metainfo.InvalidMetainfo;
import toucan.peer.metainfo.Limits;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.Ticket;

/** Metainfo files, {@code .torrent}. */
final class TorrentFile {
    private TorrentFile() {}

    /** @throws ToolException that says why it is not accepted */
    static Metainfo read(Path file) throws ToolException {
        try (InputStream in = Files.newInputStream(file)) {
            // One byte more than is accepted, so that what is too long is seen to be.
            return Metainfo.parse(in.readNBytes(Limits.METAINFO.bytes() + 1));
        } catch (InvalidMetainfo e) {
            throw new ToolException(file + " is refused: " + e.getMessage());
        } catch (NoSuchFileException e) {
            throw new ToolException(
                    Ticket.isTicket(file.toString())
                            ? "that is a ticket: 'peer get' takes it, and fetches the metainfo with it"
                            : "no such file: " + file);
        } catch (IOException e) {
            throw new ToolException("cannot read " + file + ": " + FileErrors.reason(e));
        }
    }

    /**
     * Writes one.
     *
     * @param overwrite whether it may replace a file with another content
     * @return whether there was anything to write
     */
    static boolean write(Metainfo metainfo, Path file, boolean overwrite) throws ToolException {
        byte[] torrent = metainfo.toBytes();
        if (holds(file, torrent)) {
            return false;
        }
        try {
            if (overwrite) {
                Files.write(file, torrent);
            } else {
                Files.write(file, torrent, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            }
            return true;
        } catch (FileAlreadyExistsException e) {
            throw new ToolException(file + " is there already and is something else; --overwrite replaces it");
        } catch (IOException e) {
            throw new ToolException("cannot write " + file + ": " + FileErrors.reason(e));
        }
    }

    private static boolean holds(Path file, byte[] torrent) {
        if (!Files.isRegularFile(file)) {
            return false; // what is no file may have no end, or none before somebody writes
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(torrent, in.readNBytes(torrent.length + 1));
        } catch (IOException e) {
            return false;
        }
    }
}
