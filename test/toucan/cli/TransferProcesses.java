package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Senders and receivers on loopback. */
abstract class TransferProcesses extends ToolProcesses {
    /** TIME-WAIT teaches nothing here. */
    static final String[] QUICK = {"--msl", "10ms"};

    ToolProcess receiver(String... args) throws IOException {
        return receiver(List.of(), args);
    }

    ToolProcess receiver(List<String> java, String... args) throws IOException {
        return start(java, Receiver.class, with(args, "--listen", "127.0.0.1:0"));
    }

    ToolProcess sender(String... args) throws IOException {
        return start(Sender.class, with(args, QUICK));
    }

    static String[] with(String[] args, String... first) {
        List<String> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(args));
        return all.toArray(String[]::new);
    }

    static String address(ToolProcess receiver) throws InterruptedException {
        return receiver.awaitLine("listening on ");
    }

    /**
     * A sender that needs 24 seconds for 3 MB: whoever ends it, or the receiver, after the first of them does not come too
     * late. It has less in flight than the queue holds, so nothing is missing before the reset with which it gives up, and the
     * receiver need not ask back (RFC 5961 §3.2).
     */
    ToolProcess slowSender(String at, String... more) throws IOException {
        return sender(with(with(more, "--rate", "1mbit", "--limit", "50", "--sndbuf", "16k", "--json"), at, "file"));
    }

    /** Waits until the receiver has at least so much of the file. */
    static void awaitPercent(ToolProcess receiver, int wanted) throws InterruptedException {
        Pattern percent = Pattern.compile(".*\\((\\d+)%\\).*");
        for (int reached = 0; reached < wanted; ) {
            Matcher m = percent.matcher(receiver.awaitLine("receiving: "));
            assertTrue(m.matches());
            reached = Integer.parseInt(m.group(1));
        }
    }
}
