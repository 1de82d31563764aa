package toucan.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import toucan.impair.Impairments;
import toucan.impair.Units;

/** {@code toucan link --listen [ADDR:]PORT --to HOST[:PORT] [options]}. */
@Command(
        sortOptions = false,
        abbreviateSynopsis = true,
        versionProvider = Version.class,
        description = {
            "A bad network between any two UDP programs, until Ctrl-C: whoever sends to --listen sends to --to, and hears"
                    + " its answers. Each client gets a UDP port of his own there; all share one wire.",
            "",
            "Where --listen and --to are of different addresses, say --checksum none to Toucan's sender: the TCP checksum"
                    + " covers the addresses, as through any NAT. On one computer, from 127.0.0.1 to 127.0.0.1, it holds."
        })
final class LinkCommand implements Callable<Integer> {
    private static final DirectionOptions AB = new DirectionOptions("ab");
    private static final DirectionOptions BA = new DirectionOptions("ba");

    private final Console console;

    @Option(
            names = "--listen",
            paramLabel = "[ADDR:]PORT",
            required = true,
            converter = Converters.Listen.class,
            description = "where clients send to; port 0 takes a free one")
    private HostPort listen;

    @Option(
            names = "--to",
            paramLabel = "HOST[:PORT]",
            required = true,
            converter = Converters.Destination.class,
            description = "where the link leads (default port: 9293)")
    private HostPort to;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Converters.SomeTime.class,
            description = "end by itself, after so long: 30s")
    private Long forNanos;

    @ArgGroup(validate = false, heading = Headings.OUTPUT)
    private OutputOptions output = new OutputOptions();

    @ArgGroup(validate = false, heading = Headings.LINK)
    private NetworkOptions network = new NetworkOptions();

    @Spec
    private CommandSpec spec;

    private LinkCommand(Console console) {
        this.console = console;
    }

    /** The command with its options for each direction. */
    static CommandLine line(Console console) {
        CommandLine line = new CommandLine(new LinkCommand(console));
        AB.addTo(line.getCommandSpec());
        BA.addTo(line.getCommandSpec());
        return line;
    }

    @Override
    public Integer call() {
        output.begin(spec, console);
        Impairments there = there();
        LinkRun run = new LinkRun(console, listen, to, there, back(there));
        long duration = forNanos == null ? Long.MAX_VALUE : forNanos;
        return Ending.of(() -> run.run(duration), run::interrupt, error -> tell(run.report(error)));
    }

    /** The network from the clients to --to. */
    Impairments there() {
        return AB.parsed(spec.commandLine().getParseResult())
                .impairments(false, network.impairments(false).seed());
    }

    /** The network back, which has dice of its own: its seed follows that of the way there. */
    Impairments back(Impairments there) {
        long seed = (there.seed() + 1) % Units.SEED_LIMIT;
        return BA.parsed(spec.commandLine().getParseResult()).impairments(false, seed);
    }

    private void tell(LinkReport report) {
        report.lines().forEach(console::say);
        if (report.error() != null) {
            boolean interrupted = report.error().startsWith(Endings.INTERRUPTED);
            console.always(interrupted ? report.error() : Console.ERROR + report.error());
        }
        if (output.json) {
            console.data(JsonReport.of(report));
        }
    }
}
