package toucan.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import toucan.peer.metainfo.FileEntry;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.metainfo.Printable;

/** {@code peer info X.torrent}. */
@Command(
        sortOptions = false,
        abbreviateSynopsis = true,
        versionProvider = Version.class,
        description = "Tells what a metainfo file stands for.")
final class InfoCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "X.torrent", converter = Converters.FilePath.class, description = "the metainfo file")
    private Path torrent;

    @ArgGroup(validate = false, heading = Headings.OUTPUT)
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec;

    InfoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        output.begin(spec, console);
        JsonObject json = new JsonLines(console, output.json).event("summary");
        try {
            Metainfo metainfo = TorrentFile.read(torrent);
            if (!output.json) {
                show(metainfo);
            }
            json.addProperty("ok", true);
            json.addProperty("error", (String) null);
            add(json, metainfo);
        } catch (ToolException e) {
            console.error(e.getMessage());
            json.addProperty("ok", false);
            json.addProperty("error", e.getMessage());
        }
        new JsonLines(console, output.json).write(json);
        return json.get("ok").getAsBoolean() ? Tool.DONE : Tool.FAILED;
    }

    private void show(Metainfo metainfo) {
        line("name", Printable.of(metainfo.name()));
        line("size", Format.count(metainfo.totalLength()) + " bytes (" + Format.bytes(metainfo.totalLength()) + ")");
        line(
                "pieces",
                Format.count(metainfo.pieceCount()) + " of " + Format.bytes(metainfo.pieceLength())
                        + (metainfo.hasSha256() ? ", checked by SHA-256" : ", checked by SHA-1 only"));
        line("infohash", metainfo.infoHash().hex() + " (SHA-1, what BitTorrent calls it)");
        line("SHA-256", metainfo.infoSha256().hex() + " (what a ticket carries)");
        if (metainfo.isPrivate()) {
            line("private", "yes (BEP 27): peers do not tell of each other");
        }
        line("files", Format.count(metainfo.files().size()));
        for (FileEntry file : metainfo.files()) {
            console.data("  " + file.shown() + " (" + Format.bytes(file.length()) + ")");
        }
    }

    private void line(String what, String value) {
        console.data(what + " ".repeat(10 - what.length()) + value);
    }

    private static void add(JsonObject json, Metainfo metainfo) {
        json.addProperty("name", metainfo.name());
        json.addProperty("bytes", metainfo.totalLength());
        json.addProperty("pieces", metainfo.pieceCount());
        json.addProperty("piece_length", metainfo.pieceLength());
        json.addProperty("info_hash", metainfo.infoHash().hex());
        json.addProperty("info_sha256", metainfo.infoSha256().hex());
        json.addProperty("has_sha256", metainfo.hasSha256());
        json.addProperty("private", metainfo.isPrivate());
        JsonArray files = new JsonArray();
        for (FileEntry file : metainfo.files()) {
            JsonObject one = new JsonObject();
            one.addProperty("name", String.join("/", file.path()));
            one.addProperty("size", file.length());
            files.add(one);
        }
        json.add("files", files);
    }
}
