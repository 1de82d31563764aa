package toucan.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @ArgGroup(validate = false)
    private FollowOptions follow = new FollowOptions();

    @Mixin
    private ReportOption report = new ReportOption();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @ArgGroup(validate = false, heading = Headings.ENCAP)
    private EncapOptions encap = new EncapOptions();

    @Spec
    private CommandSpec spec;

    ReceiveCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        common.output.begin(spec, console);
        HostPort at = listen == null ? new HostPort("127.0.0.1", HostPort.DEFAULT_PORT) : listen;
        StackSettings settings = report.capturing(settings(), spec);
        Follower follower = new Follower(console, "receiver", common.watch.port, follow.status);
        ReceiveRun run = new ReceiveRun(
                console,
                settings,
                at,
                dir,
                overwrite,
                once,
                common.tcp.idleMillis(),
                common.output.json,
                follower,
                address -> {
                    console.always("listening on " + address);
                    if (listen == null) {
                        console.say("only this computer reaches it there; --listen 0.0.0.0:" + HostPort.DEFAULT_PORT
                                + " opens it to the network");
                    }
                });
        return Ending.of(run::run, run::interrupt, error -> {
            common.tell(console, run.report(error), run.udpPort());
            report.write(console, settings, Math.max(1, run.udpPort()));
        });
    }

    StackSettings settings() {
        StackSettings settings = common.settings("receiver").withSynCookies(synCookies);
        return encap.applyTo(settings, common.tcp, null, spec.commandLine());
    }
}
