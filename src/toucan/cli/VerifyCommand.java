package toucan.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import toucan.peer.metainfo.Metainfo;
import toucan.peer.storage.Verification;

/** {@code peer verify X.torrent [--dir DIR]}. */
@Command(
        sortOptions = false,
        abbreviateSynopsis = true,
        versionProvider = Version.class,
        description = "Hashes the files that a metainfo file stands for, and tells whether they are whole and right."
                + " Only reads. Exit code 0 if they are, else 1.")
final class VerifyCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "X.torrent", converter = Converters.FilePath.class, description = "the metainfo file")
    private Path torrent;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            converter = Converters.FilePath.class,
            description = "the folder that the files, or their folder, are in (default: received)")
    private Path dir = Path.of("received");

    @ArgGroup(validate = false, heading = Headings.OUTPUT)
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec;

    private volatile int done;
    private volatile int total;

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        output.begin(spec, console);
        JsonLines lines = new JsonLines(console, output.json);
        JsonObject json = new JsonObject();
        String error = verify(json);
        if (error != null) {
            console.error(error);
        }
        JsonObject summary = lines.event("summary");
        summary.addProperty("ok", error == null);
        summary.addProperty("error", error);
        json.entrySet().forEach(e -> summary.add(e.getKey(), e.getValue()));
        lines.write(summary);
        return error == null ? Tool.DONE : Tool.FAILED;
    }

    /** @return null, or the line that says what is wrong */
    private String verify(JsonObject json) {
        try {
            Metainfo metainfo = TorrentFile.read(torrent);
            Verification found = hash(metainfo);
            int good = found.good().cardinality();
            json.addProperty("pieces", metainfo.pieceCount());
            json.addProperty("pieces_good", good);
            json.add("files", files(found));
            if (!output.json) {
                found.files().forEach(file -> console.data(line(file)));
            }
            return found.isWhole()
                    ? null
                    : Format.count(metainfo.pieceCount() - good) + " of "
                            + Format.count(metainfo.pieceCount(), "piece") + " are missing or wrong, "
                            + Format.count(
                                    found.files().stream()
                                            .filter(file -> !file.isWhole())
                                            .count(),
                                    "file")
                            + " not whole";
        } catch (ToolException e) {
            return e.getMessage();
        } catch (IOException e) {
            return "cannot read the folder " + dir + ": " + FileErrors.reason(e);
        }
    }

    private Verification hash(Metainfo metainfo) throws IOException {
        Progress progress = new Progress(
                console,
                "reading",
                () -> (long) total * metainfo.pieceLength(),
                () -> (long) done * metainfo.pieceLength(),
                () -> 0);
        try (progress) {
            return Verification.of(metainfo, dir, (hashed, of) -> {
                total = of;
                done = hashed;
            });
        }
    }

    /** {@code ok          folder/file}. */
    private static String line(Verification.FileState file) {
        String state =
                switch (file.found()) {
                    case NAMED -> file.isWhole() ? "ok" : "wrong";
                    case OTHER -> "other";
                    case PART -> "unfinished";
                    case NOTHING -> "missing";
                };
        return String.format(
                Locale.ROOT,
                "%-12s%s%s",
                state,
                file.entry().shown(),
                file.isWhole()
                        ? ""
                        : " (" + file.goodPieces() + " of " + Format.count(file.pieces(), "piece") + " right)");
    }

    private static JsonArray files(Verification found) {
        JsonArray files = new JsonArray();
        for (Verification.FileState file : found.files()) {
            JsonObject one = new JsonObject();
            one.addProperty("name", String.join("/", file.entry().path()));
            one.addProperty("size", file.entry().length());
            one.addProperty("whole", file.isWhole());
            one.addProperty("found", file.found().name().toLowerCase(Locale.ROOT));
            one.addProperty("pieces", file.pieces());
            one.addProperty("pieces_good", file.goodPieces());
            files.add(one);
        }
        return files;
    }
}
