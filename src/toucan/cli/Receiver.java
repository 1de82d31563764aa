package toucan.cli;

import picocli.CommandLine;

/** Receives files: the main class of {@code receiver.jar}. */
public final class Receiver {
    private Receiver() {}

    public static void main(String[] args) {
        Console console = Console.system();
        Tool.main(new CommandLine(new ReceiveCommand(console)), "receiver", console, args);
    }
}
