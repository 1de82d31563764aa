package toucan.cli;

import picocli.CommandLine;

/** Sends files: the main class of {@code sender.jar}. */
public final class Sender {
    private Sender() {}

    public static void main(String[] args) {
        Console console = Console.system();
        Tool.main(new CommandLine(new SendCommand(console)), "sender", console, args);
    }
}
