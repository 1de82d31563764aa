package toucan.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import toucan.peer.metainfo.Ticket;

/** {@code peer get X.torrent|TICKET [--peer HOST:PORT]... [--dir DIR] [options]}. */
@Command(
        sortOptions = false,
        abbreviateSynopsis = true,
        versionProvider = Version.class,
        description = "Fetches what a metainfo file or a ticket stands for, from all peers that have some of it, and"
                + " gives them what is here. The same command again resumes a fetch that broke off.")
final class GetCommand implements Callable<Integer> {
    private static final String MAGNET = "magnet:";

    private final Console console;

    @Parameters(
            paramLabel = "X.torrent|TICKET",
            description = "a metainfo file, or what 'peer share' has printed: toucan:...@HOST:PORT")
    private String what;

    @Option(
            names = "--peer",
            paramLabel = "HOST:PORT",
            converter = Converters.Destination.class,
            description = "ask this peer (UDP; the port is 9293 if not given); as often as you like")
    private List<HostPort> peers = new ArrayList<>();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            converter = Converters.FilePath.class,
            description = "the folder for the files (default: received)")
    private Path dir = Path.of("received");

    @Option(names = "--overwrite", description = "let files replace others of the same name")
    private boolean overwrite;

    @Option(names = "--keep-seeding", description = "when everything is here, go on giving it to others until stopped")
    private boolean keepSeeding;

    @Option(
            names = "--listen",
            paramLabel = "[ADDR:]PORT",
            converter = Converters.Listen.class,
            description = "where others can reach us (UDP; default: any free port of the address that faces the first"
                    + " peer, or of 127.0.0.1 when none is named; never of all addresses)")
    private HostPort listen;

    @Mixin
    private SwarmOptions options = new SwarmOptions();

    @Spec
    private CommandSpec spec;

    GetCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        options.begin(spec, console);
        GetRun run = new GetRun(console, options.settings(spec), request(), options.common.output.logsEvents());
        Supplier<String> stop = () -> {
            run.interrupt();
            return run.interruption();
        };
        return Ending.of(run::run, stop, run::tell);
    }

    private GetRequest request() {
        Ticket ticket = null;
        Path torrent = null;
        try {
            if (Ticket.isTicket(what)) {
                ticket = Ticket.parse(what);
            } else {
                if (what.regionMatches(true, 0, MAGNET, 0, MAGNET.length())) {
                    throw new IllegalArgumentException(
                            "magnet links are not supported: write a .torrent file, or a ticket"
                                    + " that 'peer share' has printed, toucan:...@HOST:PORT");
                }
                torrent = new Converters.FilePath().convert(what);
            }
        } catch (IllegalArgumentException | TypeConversionException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        if (ticket == null && peers.isEmpty() && !keepSeeding && !options.meetsOthers()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "nobody to fetch it from: name a peer with --peer HOST:PORT, use its ticket, or --discover");
        }
        return new GetRequest(ticket, torrent, List.copyOf(peers), listen, dir, overwrite, keepSeeding);
    }
}
