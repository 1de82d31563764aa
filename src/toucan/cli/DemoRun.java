package toucan.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One run of the demo. */
final class DemoRun {
    private static final String NAME = "numbers.txt";

    private final Console console;
    private final Path dir;
    private final StackSettings here;
    private final StackSettings there;
    private final int idleMillis;

    private volatile SendRun sending;
    private volatile ReceiveRun receiving;

    /**
     * @param here what the sender uses
     * @param there what the receiver uses
     */
    DemoRun(Console console, Path dir, StackSettings here, StackSettings there, int idleMillis) {
        this.console = console;
        this.dir = dir;
        this.here = here;
        this.there = there;
        this.idleMillis = idleMillis;
    }

    /** Does it all. @return null, or the line that says why it failed */
    String run() {
        Path source = dir.resolve(NAME);
        Path received = dir.resolve("received");
        try {
            Files.createDirectories(received);
            Files.deleteIfExists(received.resolve(NAME));
            DemoText.write(source);
        } catch (IOException e) {
            return "cannot use the folder " + dir + ": " + FileErrors.reason(e);
        }
        console.say(NAME + " goes from a sender to a receiver, both in this process, over UDP on this computer");
        try {
            String error = transfer(source, received);
            return error != null || Files.mismatch(source, received.resolve(NAME)) < 0
                    ? error
                    : "the received file differs from the one that was sent";
        } catch (IOException e) {
            return "cannot compare the files: " + FileErrors.reason(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Endings.INTERRUPTED;
        }
    }

    private String transfer(Path source, Path received) throws InterruptedException {
        Console silent = new Console(new PrintStream(PrintStream.nullOutputStream()), console.err(), false);
        silent.quiet(true);
        CompletableFuture<String> listening = new CompletableFuture<>();
        receiving = new ReceiveRun(
                silent,
                there,
                new HostPort("127.0.0.1", 0),
                received,
                false,
                true,
                idleMillis,
                false,
                Follower.none(silent),
                listening::complete);
        CompletableFuture<String> ended = CompletableFuture.supplyAsync(() -> {
            String error = receiving.run();
            listening.completeExceptionally(new ToolException(String.valueOf(error)));
            return error;
        });
        String address;
        try {
            address = listening.get();
        } catch (ExecutionException e) {
            return e.getCause().getMessage();
        }
        sending = new SendRun(
                console, here, HostPort.parse(address), List.of(source), idleMillis, Follower.none(console));
        String error = sending.run();
        if (error != null) {
            receiving.interrupt();
            return error;
        }
        return ended.join();
    }

    void interrupt() {
        if (sending != null) {
            sending.interrupt();
        }
        if (receiving != null) {
            receiving.interrupt();
        }
    }

    Report report(String error) {
        return sending == null ? Report.failed(error, here.impairments().seed()) : sending.report(error);
    }

    /** The summaries, the proof, and what to look at. */
    void tell(String error, boolean json) {
        Report sent = report(error);
        if (error == null) {
            console.say("the sender:");
            Summary.lines(sent).forEach(console::say);
            console.say("the receiver:");
            Summary.lines(receiving.report(null)).forEach(console::say);
            console.say("the file arrived unchanged, SHA-256 "
                    + sent.files().list().get(0).digest().hex() + ":");
            console.say(
                    "  " + dir.resolve(NAME) + " = " + dir.resolve("received").resolve(NAME));
            lookAt().forEach(console::say);
            report();
        } else {
            console.error(error);
        }
        if (json) {
            console.data(JsonReport.of(sent));
        }
    }

    /** Both captures in one page. */
    private void report() {
        Path page = dir.resolve("report.html");
        CaptureFiles files = new CaptureFiles(console, receiving.udpPort(), 4);
        try {
            ReportFile.write(List.of(files.load(here.capture()), files.load(there.capture())), page);
            console.say("or in any browser, graphs and all packets with their comments:");
            console.say("  " + page);
        } catch (ToolException e) {
            console.always("warning: " + e.getMessage());
        }
    }

    private List<String> lookAt() {
        int port = receiving.udpPort();
        return List.of(
                "look at it in Wireshark (tshark takes the same words):",
                "  " + Wireshark.command(here.capture(), here.view(), port),
                "    all that TCP sent; the comments say what became of it: frame.comment contains \"lost\"",
                "    and why it was sent again: frame.comment contains \"retransmission\"",
                "    the picture of it: Statistics > TCP Stream Graphs > Time Sequence (tcptrace)",
                "  " + Wireshark.command(there.capture(), there.view(), port),
                "    all that arrived: what was lost is missing here; File > Export Objects > HTTP gives the file back");
    }
}
