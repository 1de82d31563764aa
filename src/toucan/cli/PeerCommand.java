package toucan.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code peer share|get|info|verify|doctor}: a computer in a swarm. */
@Command(
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        description = "Shares files with other computers and fetches them from several at once, with no server in the"
                + " middle. Everybody who fetches a file gives what is here of it to the others. The commands:")
final class PeerCommand implements Runnable {
    @Option(names = "--version", versionHelp = true, description = "print the version")
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this help; COMMAND --help prints that of a command")
    private boolean help;

    @Spec
    private CommandSpec spec;

    private PeerCommand() {}

    static CommandLine line(Console console) {
        return new CommandLine(new PeerCommand())
                .addSubcommand("share", new ShareCommand(console))
                .addSubcommand("get", new GetCommand(console))
                .addSubcommand("info", new InfoCommand(console))
                .addSubcommand("verify", new VerifyCommand(console))
                .addSubcommand("doctor", new PeerDoctorCommand(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: write share, get, info, verify or doctor");
    }
}
