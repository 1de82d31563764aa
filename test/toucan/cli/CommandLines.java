package toucan.cli;

import picocli.CommandLine;

/** Command lines of sender and receiver, parsed and not run. */
final class CommandLines {
    /** How the line about wrong usage ends. */
    static final String HELP = " (--help lists the options)";

    private CommandLines() {}

    static SendCommand parsed(String... options) {
        SendCommand command = new SendCommand(new Captured(false).console);
        String[] args = new String[options.length + 2];
        System.arraycopy(options, 0, args, 0, options.length);
        args[options.length] = "host";
        args[options.length + 1] = "file";
        new CommandLine(command).parseArgs(args);
        return command;
    }

    static ReceiveCommand receiver(String... options) {
        ReceiveCommand command = new ReceiveCommand(new Captured(false).console);
        new CommandLine(command).parseArgs(options);
        return command;
    }
}
