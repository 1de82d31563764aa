package toucan.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/** A tool run inside the test, with what it says. Only for command lines that end before there is a network. */
final class Captured {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final Console console;

    Captured(boolean terminal) {
        console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal);
    }

    static Captured sender(String... args) {
        Captured captured = new Captured(false);
        captured.exit = Tool.run(new CommandLine(new SendCommand(captured.console)), "sender", captured.console, args);
        return captured;
    }

    static Captured receiver(String... args) {
        Captured captured = new Captured(false);
        captured.exit =
                Tool.run(new CommandLine(new ReceiveCommand(captured.console)), "receiver", captured.console, args);
        return captured;
    }

    static Captured peer(String... args) {
        Captured captured = new Captured(false);
        captured.exit = Tool.run(PeerCommand.line(captured.console), "peer", captured.console, args);
        return captured;
    }

    static Captured toucan(String... args) {
        Captured captured = new Captured(false);
        captured.exit = Tool.run(Toucan.command(captured.console), "toucan", captured.console, args);
        return captured;
    }

    private int exit;

    int exit() {
        return exit;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String errText() {
        return err.toString(StandardCharsets.UTF_8);
    }

    List<String> err() {
        return errText().lines().toList();
    }
}
