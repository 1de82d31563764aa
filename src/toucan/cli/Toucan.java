package toucan.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All tools in one: {@code toucan.jar send|receive|link|compare|report|script|peer|demo|swarm}. */
@Command(
        synopsisSubcommandLabel = "TOOL",
        versionProvider = Version.class,
        description = "A real TCP over UDP, captured and narrated. The tools:")
public final class Toucan implements Runnable {
    @Option(names = "--version", versionHelp = true, description = "print the version")
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this help; TOOL --help prints that of a tool")
    private boolean help;

    @Spec
    private CommandSpec spec;

    private Toucan() {}

    public static void main(String[] args) {
        Console console = Console.system();
        Tool.main(command(console), "toucan", console, args);
    }

    static CommandLine command(Console console) {
        return new CommandLine(new Toucan())
                .addSubcommand("send", new SendCommand(console))
                .addSubcommand("receive", new ReceiveCommand(console))
                .addSubcommand("link", LinkCommand.line(console))
                .addSubcommand("compare", new CompareCommand(console))
                .addSubcommand("report", new ReportCommand(console))
                .addSubcommand("script", new ScriptCommand(console))
                .addSubcommand("peer", PeerCommand.line(console))
                .addSubcommand("demo", new DemoCommand(console))
                .addSubcommand("swarm", new SwarmCommand(console));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing tool: write send, receive, link, compare, report, script, peer, demo or swarm");
    }
}
