package toucan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import toucan.compare.LoadedTrace;
import toucan.report.CaptureReport;

/** {@code toucan report CAPTURE... -o report.html}. */
@Command(
        sortOptions = false,
        abbreviateSynopsis = true,
        versionProvider = Version.class,
        description = {
            "Writes a page about captures: time-sequence graph, windows, round trips and throughput, a ladder diagram and a"
                    + " table of what happened, linked with each other. One HTML file for any browser, which needs no network.",
            "",
            "Several captures lie over each other: those of the two hosts of one run, or those of several runs. It reads what"
                    + " compare reads."
        })
final class ReportCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "1..*",
            paramLabel = "CAPTURE",
            converter = Converters.FilePath.class,
            description = "a capture, up to eight")
    private List<Path> captures;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.html",
            converter = Converters.FilePath.class,
            description = "the page (default: report.html); one that is there is replaced")
    private Path page = Path.of("report.html");

    @Mixin
    private UdpPortOption udp = new UdpPortOption();

    @ArgGroup(validate = false, heading = Headings.OUTPUT)
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec;

    ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        output.begin(spec, console);
        udp.check(spec);
        if (captures.size() > CaptureReport.MAX_CAPTURES) {
            throw new ParameterException(
                    spec.commandLine(),
                    captures.size() + " captures are too many to be told apart: " + CaptureReport.MAX_CAPTURES
                            + " at most");
        }
        try {
            write();
            if (output.json) {
                console.data(ReportFile.json(page));
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

    private void write() throws ToolException {
        // What the page needs of a segment wants as much memory again.
        CaptureFiles files = new CaptureFiles(console, udp.port, 2 * captures.size());
        List<LoadedTrace> traces = new ArrayList<>();
        for (Path capture : captures) {
            if (isPage(capture)) {
                throw new ToolException("-o " + page + ": that is one of the captures; give another name");
            }
            traces.addAll(files.load(capture).byInterface());
        }
        if (traces.size() > CaptureReport.MAX_CAPTURES) {
            throw new ToolException("the captures show connections as " + traces.size()
                    + " interfaces saw them; a page shows " + CaptureReport.MAX_CAPTURES + " at most");
        }
        ReportFile.write(traces, page);
        console.say("the report: " + page + ", for any browser");
    }

    private boolean isPage(Path capture) {
        try {
            return Files.exists(page) && Files.isSameFile(page, capture);
        } catch (IOException e) {
            return false; // what cannot be read fails when it is
        }
    }
}
