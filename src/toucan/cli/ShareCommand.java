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

    ShareCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Usage.checkOnce(spec.commandLine());
        gateway.check(spec.commandLine());
        if (paths.size() > 1 && torrent == null) {
            throw new ParameterException(
                    spec.commandLine(), "several paths make one folder, and it needs a name: -o NAME.torrent gives it");
        }
        output.configureLog();
        console.quiet(output.quiet);
        PeerSettings settings = PeerSettings.of(spec, peer, tcp, network, capture, output, watch);
        ShareRun run = new ShareRun(console, settings, listen, paths, torrent, overwrite);
        run.meets(discovery, gateway);
        Ending ending = new Ending(() -> {
            run.interrupt();
            run.tell(Endings.INTERRUPTED);
        });
        String error = run.run();
        ending.byItself();
        run.tell(error);
        return error == null ? Tool.DONE : Tool.FAILED;
    }
}
