package toucan.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sender [options] HOST[:PORT] FILE|DIRECTORY...}. */
@Command(
        sortOptions = false,
        abbreviateSynopsis = true,
        versionProvider = Version.class,
        description =
                "Sends files and folders to a receiver, by TCP over UDP. What is there already is not sent again.",
        footer = {
            "",
            "Example: lose every tenth packet, and watch TCP cope in Wireshark:",
            "  sender --loss 10%% --capture sender.pcapng 127.0.0.1 photo.jpg%n"
        })
final class SendCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "HOST[:PORT]",
            converter = Converters.Destination.class,
            description = "where the receiver listens (UDP; default port: 9293)")
    private HostPort to;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FILE|DIRECTORY",
            converter = Converters.FilePath.class,
            description = "what to send; a folder's files travel as FOLDER/NAME")
    private List<Path> paths;

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

    SendCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Usage.checkOnce(spec.commandLine());
        output.configureLog();
        console.quiet(output.quiet);
        SendRun run = new SendRun(console, settings(), to, paths, tcp.idleMillis());
        Ending ending = new Ending(() -> {
            run.interrupt();
            tell(run.report(run.interruption()));
        });
        String error = run.run();
        ending.byItself();
        tell(run.report(error));
        return error == null ? Tool.DONE : Tool.FAILED;
    }

    StackSettings settings() {
        return StackSettings.of("sender", tcp, network.impairments(tcp.checksumNone()), capture, output);
    }

    private void tell(Report report) {
        Endings.tell(console, report, output.json);
        if (report.hasTraffic() && capture.file != null) {
            console.say("open the capture: " + Wireshark.command(capture.file, capture.view, to.port()));
        }
    }
}
