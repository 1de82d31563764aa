package toucan.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    SendCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        common.output.begin(spec, console);
        StackSettings settings = report.capturing(settings(), spec);
        Follower follower = new Follower(console, "sender", common.watch.port, follow.status);
        SendRun run = new SendRun(console, settings, to, paths, common.tcp.idleMillis(), follower);
        Supplier<String> stop = () -> {
            run.interrupt();
            return run.interruption();
        };
        return Ending.of(run::run, stop, error -> {
            common.tell(console, run.report(error), to.port());
            report.write(console, settings, to.port());
        });
    }

    StackSettings settings() {
        return encap.applyTo(common.settings("sender"), common.tcp, to, spec.commandLine());
    }
}
