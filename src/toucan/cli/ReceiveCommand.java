package toucan.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import toucan.net.SynCookieMode;

/** {@code receiver [--listen [ADDR:]PORT] [--dir DIR] [--once] [--overwrite] [options]}. */
@Command(
        sortOptions = false,
        abbreviateSynopsis = true,
        versionProvider = Version.class,
        description = "Receives files by TCP over UDP, until Ctrl-C.")
final class ReceiveCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--listen",
            paramLabel = "[ADDR:]PORT",
            converter = Converters.Listen.class,
            description = "where to listen (UDP; default: 127.0.0.1:9293). 0.0.0.0:9293 opens it to the network,"
                    + " port 0 takes a free one")
    private HostPort listen;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            converter = Converters.FilePath.class,
            description = "the folder for the files (default: received)")
    private Path dir = Path.of("received");

    @Option(
            names = "--once",
            description = "end when the first connection closes: 0 if every file was confirmed, else 1")
    private boolean once;

    @Option(names = "--overwrite", description = "let files replace others of the same name")
    private boolean overwrite;

    @Option(
            names = "--syn-cookies",
            paramLabel = "WHEN",
            converter = Converters.SynCookies.class,
            description = "answer SYNs without keeping state (RFC 4987): auto, when too many handshakes are under way"
                    + " (default); always; never")
    private SynCookieMode synCookies = SynCookieMode.ON_PRESSURE;

    @ArgGroup(validate = false, heading = Headings.OUTPUT)
    private OutputOptions output = new OutputOptions();

    @ArgGroup(validate = false, heading = Headings.CAPTURE)
    private CaptureOptions capture = new CaptureOptions();

    @ArgGroup(validate = false, heading = Headings.NETWORK)
    private NetworkOptions network = new NetworkOptions();

    @ArgGroup(validate = false, heading = Headings.TCP)
    private TcpOptions tcp = new TcpOptions();

    @Spec
    private CommandSpec spec;

    ReceiveCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Usage.checkOnce(spec.commandLine());
        output.configureLog();
        console.quiet(output.quiet);
        HostPort at = listen == null ? new HostPort("127.0.0.1", HostPort.DEFAULT_PORT) : listen;
        ReceiveRun run = new ReceiveRun(
                console, settings(), at, dir, overwrite, once, tcp.idleMillis(), output.json, address -> {
                    console.always("listening on " + address);
                    if (listen == null) {
                        console.say("only this computer reaches it there; --listen 0.0.0.0:" + HostPort.DEFAULT_PORT
                                + " opens it to the network");
                    }
                });
        Ending ending = new Ending(() -> {
            run.interrupt();
            tell(run.report(Endings.INTERRUPTED), run);
        });
        String error = run.run();
        ending.byItself();
        tell(run.report(error), run);
        return error == null ? Tool.DONE : Tool.FAILED;
    }

    StackSettings settings() {
        return StackSettings.of("receiver", tcp, network.impairments(tcp.checksumNone()), capture, output)
                .withSynCookies(synCookies);
    }

    private void tell(Report report, ReceiveRun run) {
        Endings.tell(console, report, output.json);
        if (report.hasTraffic() && capture.file != null) {
            console.say("open the capture: " + Wireshark.command(capture.file, capture.view, run.udpPort()));
        }
    }
}
