package toucan.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import toucan.capture.View;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.impair.Units;

/** {@code toucan demo}: sender and receiver in one process, a bad network between them, and both captures to look at. */
@Command(
        sortOptions = false,
        abbreviateSynopsis = true,
        versionProvider = Version.class,
        description = "Sends a file of about 1 MB from a sender to a receiver, both in this process, over UDP on this"
                + " computer; each of them loses 10%% of what it sends, unless you say otherwise. Both write captures.")
final class DemoCommand implements Callable<Integer> {
    private static final Loss DEFAULT_LOSS = new Loss.Bernoulli(0.1);
    private static final long DEFAULT_SEED = 1;

    private final Console console;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            converter = Converters.FilePath.class,
            description = "the folder for everything (default: build/demo)")
    private Path dir = Path.of("build", "demo");

    @ArgGroup(validate = false, heading = Headings.OUTPUT)
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--capture-view",
            paramLabel = "tcp|udp",
            converter = ViewConverter.class,
            description = "show the segments as TCP (default), or the UDP datagrams that carry them")
    private View view = View.TCP;

    @Option(
            names = "--capture-detail",
            paramLabel = "normal|full",
            converter = DetailConverter.class,
            description = "comment what is special (default), or every segment with new data, too")
    private CaptureOptions.Detail detail = CaptureOptions.Detail.NORMAL;

    @ArgGroup(validate = false, heading = Headings.NETWORK)
    private NetworkOptions network = new NetworkOptions();

    @ArgGroup(validate = false, heading = Headings.TCP)
    private TcpOptions tcp = new TcpOptions();

    @Spec
    private CommandSpec spec;

    DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        output.begin(spec, console);
        Impairments there = network.impairments(tcp.checksumNone(), DEFAULT_LOSS, DEFAULT_SEED);
        // The way back has dice of its own.
        Impairments back =
                there.with().seed((there.seed() + 1) % Units.SEED_LIMIT).build();
        DemoRun run = new DemoRun(
                console,
                dir,
                StackSettings.of("sender", tcp, there, capture("sender"), output),
                StackSettings.of("receiver", tcp, back, capture("receiver"), output),
                tcp.idleMillis());
        Ending ending = new Ending(() -> {
            run.interrupt();
            Endings.tell(console, run.report(Endings.INTERRUPTED), output.json);
        });
        String error = run.run();
        ending.byItself();
        run.tell(error, output.json);
        return error == null ? Tool.DONE : Tool.FAILED;
    }

    private CaptureOptions capture(String role) {
        CaptureOptions capture = new CaptureOptions();
        capture.file = dir.resolve(role + ".pcapng");
        capture.view = view;
        capture.detail = detail;
        return capture;
    }
}
