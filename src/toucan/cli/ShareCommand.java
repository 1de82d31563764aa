package toucan.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code peer share PATH... [-o NAME.torrent] [--listen [ADDR:]PORT] [options]}. */
@Command(
        sortOptions = false,
        abbreviateSynopsis = true,
        versionProvider = Version.class,
        description = "Shares files and folders until Ctrl-C, from where they lie, and prints a ticket for them.")
final class ShareCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            converter = Converters.FilePath.class,
            description = "a file, or a folder with all that is in it; several of them make one folder, named after -o")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "-o",
            paramLabel = "NAME.torrent",
            converter = Converters.FilePath.class,
            description = "write the metainfo there, for this and other BitTorrent programs")
    private Path torrent;

    @Option(names = "--overwrite", description = "let -o replace another file")
    private boolean overwrite;

    @Option(
            names = "--listen",
            paramLabel = "[ADDR:]PORT",
            converter = Converters.Listen.class,
            description = "where to listen (UDP; default: 127.0.0.1:9293). 0.0.0.0:9293 opens it to the network,"
                    + " port 0 takes a free one")
    private HostPort listen = new HostPort("127.0.0.1", HostPort.DEFAULT_PORT);

    @Mixin
    private SwarmOptions options = new SwarmOptions();

    @Spec
    private CommandSpec spec;

    ShareCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        options.begin(spec, console);
        if (paths.size() > 1 && torrent == null) {
            throw new ParameterException(
                    spec.commandLine(), "several paths make one folder, and it needs a name: -o NAME.torrent gives it");
        }
        ShareRun run = new ShareRun(console, options.settings(spec), listen, paths, torrent, overwrite);
        return Ending.of(run::run, run::interrupt, run::tell);
    }
}
