package toucan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import toucan.compare.Comparison;
import toucan.compare.MergedTrace;

/** {@code toucan compare A B [--merge OUT.pcapng] [--json]}. */
@Command(
        sortOptions = false,
        abbreviateSynopsis = true,
        versionProvider = Version.class,
        description = {
            "Lays two captures side by side: of the two hosts of one run, or of two runs of the same transfer. Prints what was"
                    + " sent, lost, duplicated, reordered, corrupted and sent again, then the packets that differ, with their"
                    + " frame numbers in both files.",
            "",
            "Reads pcapng and pcap: those of --capture in both views, and those of tcpdump and Wireshark."
        })
final class CompareCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "A", converter = Converters.FilePath.class, description = "a capture")
    private Path first;

    @Parameters(index = "1", paramLabel = "B", converter = Converters.FilePath.class, description = "another capture")
    private Path second;

    @Mixin
    private UdpPortOption udp = new UdpPortOption();

    @Option(
            names = "--merge",
            paramLabel = "OUT.pcapng",
            converter = Converters.FilePath.class,
            description = "write the packets of both to one file, too, with an interface for each host")
    private Path merge;

    /** How many the merged file has. */
    private long packets;

    @ArgGroup(validate = false, heading = Headings.OUTPUT)
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec;

    CompareCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        output.begin(spec, console);
        udp.check(spec);
        CaptureFiles files = new CaptureFiles(console, udp.port, 2);
        try {
            Comparison comparison = Comparison.of(files.load(first), files.load(second));
            mergeIfWanted();
            if (output.json) {
                console.data(ComparisonJson.of(comparison));
            } else {
                ComparisonText.lines(comparison).forEach(console::data);
            }
            return Tool.DONE;
        } catch (ToolException e) {
            console.error(e.getMessage());
            if (output.json) {
                console.data(ComparisonJson.failed(e.getMessage()));
            }
            return Tool.FAILED;
        }
    }

    private void mergeIfWanted() throws ToolException {
        if (merge == null) {
            return;
        }
        try {
            for (Path input : List.of(first, second)) {
                if (Files.exists(merge) && Files.isSameFile(merge, input)) {
                    throw new ToolException("--merge " + merge + ": that is one of the captures; give another name");
                }
            }
            WholeFile.write(merge, file -> packets = MergedTrace.write(List.of(first, second), file));
            console.say(Format.count(packets, "packet") + " of both in " + merge);
        } catch (IOException e) {
            throw new ToolException("--merge " + merge + ": " + FileErrors.reason(e));
        }
    }
}
