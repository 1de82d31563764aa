package toucan.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
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
                    + " peer)")
    private HostPort listen;

    @ArgGroup(validate = false, heading = Headings.PEER)
    private PeerOptions peer = new PeerOptions();

    @ArgGroup(validate = false, heading = Headings.COMPANY)
    private DiscoveryOptions discovery = new DiscoveryOptions();

    @ArgGroup(validate = false)
    private GatewayOptions gateway = new GatewayOptions();

    @ArgGroup(validate = false, heading = Headings.OUTPUT)
    private OutputOptions output = new OutputOptions();

    @ArgGroup(validate = false)
    private WatchOptions watch = new WatchOptions();

    @ArgGroup(validate = false, heading = Headings.CAPTURE)
    private CaptureOptions capture = new CaptureOptions();

    @ArgGroup(validate = false, heading = Headings.NETWORK)
    private NetworkOptions network = new NetworkOptions();

    @ArgGroup(validate = false, heading = Headings.TCP)
    private TcpOptions tcp = new TcpOptions();

    @Spec
    private CommandSpec spec;

    GetCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Usage.checkOnce(spec.commandLine());
        gateway.check(spec.commandLine());
        GetRequest request = request();
        output.configureLog();
        console.quiet(output.quiet);
        PeerSettings settings = PeerSettings.of(spec, peer, tcp, network, capture, output, watch);
        GetRun run = new GetRun(console, settings, request, output.verbose.length > 0);
        run.meets(discovery, gateway);
        Ending ending = new Ending(() -> {
            run.interrupt();
            run.tell(run.interruption());
        });
        String error = run.run();
        ending.byItself();
        run.tell(error);
        return error == null ? Tool.DONE : Tool.FAILED;
    }

    private GetRequest request() {
        Ticket ticket = null;
        Path torrent = null;
        try {
            if (Ticket.isTicket(what)) {
                ticket = Ticket.parse(what);
            } else {
                torrent = new Converters.FilePath().convert(what);
            }
        } catch (IllegalArgumentException | TypeConversionException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        boolean meets = discovery.discover || gateway.gateway != null || !gateway.dials.isEmpty();
        if (ticket == null && peers.isEmpty() && !keepSeeding && !meets) {
            throw new ParameterException(
                    spec.commandLine(),
                    "nobody to fetch it from: name a peer with --peer HOST:PORT, use its ticket, or --discover");
        }
        return new GetRequest(ticket, torrent, List.copyOf(peers), listen, dir, overwrite, keepSeeding);
    }
}
