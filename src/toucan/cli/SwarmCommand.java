package toucan.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import toucan.impair.Loss;
import toucan.impair.Units;

/** {@code toucan swarm}: six peers on this computer, one of which is killed half-way. */
@Command(
        sortOptions = false,
        abbreviateSynopsis = true,
        versionProvider = Version.class,
        description = "Starts six peers on this computer, each a process of its own: one shares a file, five fetch it."
                + " Everybody loses 5%% of what it sends, unless you say otherwise. As soon as the five have every piece"
                + " between them, the first one is killed; then they complete each other. A table at the end tells who"
                + " got how much from whom.")
final class SwarmCommand implements Callable<Integer> {
    private static final long LARGEST = 1L << 30;

    private final Console console;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            converter = Converters.FilePath.class,
            description = "the folder for everything (default: build/swarm)")
    private Path dir = Path.of("build", "swarm");

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "of the file: 4M, 100M (default: 16M)")
    private long size = 16L << 20;

    @Option(
            names = "--loss",
            paramLabel = "P",
            converter = Converters.LossModel.class,
            description = "every peer loses this share of what it sends (default: 5%%)")
    private Loss loss = new Loss.Bernoulli(0.05);

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Converters.Seed.class,
            description = "for the dice of the first peer's network; the others' follow (default: 1)")
    private long seed = 1;

    @ArgGroup(validate = false, heading = Headings.OUTPUT)
    private OutputOptions output = new OutputOptions();

    @ArgGroup(validate = false)
    private WatchOptions watch = new WatchOptions();

    @Spec
    private CommandSpec spec;

    SwarmCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        output.begin(spec, console);
        SwarmDemo demo = new SwarmDemo(console, dir, size, loss, seed, watch.port);
        Ending ending = new Ending(() -> {
            demo.close();
            console.always(Endings.INTERRUPTED);
        });
        String error = demo.run();
        ending.byItself();
        if (error != null) {
            console.error(error);
        }
        if (output.json) {
            console.data(JsonReport.line(demo.json(error)));
        }
        return error == null ? Tool.DONE : Tool.FAILED;
    }

    /** {@code 16M}: 1 byte to 1 GiB. */
    static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            long bytes;
            try {
                bytes = Units.sizeBytes(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
            if (bytes < 1 || bytes > LARGEST) {
                throw new TypeConversionException("'" + text + "' is not from 1 byte to 1G");
            }
            return bytes;
        }
    }
}
