package toucan.transfer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.transfer.Exchange.digest;
import static toucan.transfer.Exchange.put;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.testing.Needs;
import toucan.transfer.Exchange.Client;
import toucan.transfer.Exchange.Response;

/** A disk that fails while it is written to. */
class DiskFullTest {
    private static final String CONTENT = "x".repeat(300_000);

    @TempDir
    Path temp;

    private volatile long room = 100_000;
    private volatile String reason = "No space left on device";

    private Exchange exchange() throws IOException {
        return new Exchange(temp, Exchange.PATIENT.withDisk(disk -> new FailingChannel(disk, room, reason)));
    }

    @Test
    void aFullDiskIsToldAndItsPartRemoved() throws IOException {
        try (Exchange exchange = exchange()) {
            byte[] content = CONTENT.getBytes(US_ASCII);
            for (String request : List.of(put("/a", CONTENT), put("/a", CONTENT, "Repr-Digest: " + digest(content)))) {
                Response r = exchange.ask(request);
                assertEquals(507, r.status());
                assertTrue(r.text().contains("No space left on device"), r.text());
                assertEquals(List.of(), exchange.files());
            }
            room = 1_000_000;
            assertEquals(201, exchange.ask(put("/a", CONTENT)).status());
        }
    }

    @Test
    void quotasAndOtherFailuresAreToldApart() throws IOException {
        try (Exchange exchange = exchange()) {
            reason = "Disk quota exceeded";
            assertEquals(507, exchange.ask(put("/a", CONTENT)).status());
            reason = "There is not enough space on the disk";
            assertEquals(507, exchange.ask(put("/a", CONTENT)).status());
            reason = "Input/output error";
            Response r = exchange.ask(put("/a", CONTENT));
            assertEquals(500, r.status());
            assertTrue(r.text().contains("Input/output error"), r.text());
        }
    }

    @Test
    void aClientThatKeepsSendingStillReadsTheAnswer() throws IOException {
        try (Exchange exchange = exchange();
                Client client = exchange.client()) {
            int size = 20 << 20;
            client.say("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + size + "\r\n\r\n");
            // Never reads before all is sent, as simple clients do.
            for (int sent = 0; sent < size; sent += CONTENT.length()) {
                client.say(CONTENT.substring(0, Math.min(CONTENT.length(), size - sent)));
            }
            assertEquals(507, client.response().status());
            assertTrue(client.atEnd());
        }
    }

    /** The real thing, for who may mount: a file system of 1 MiB. */
    @Test
    void aRealFullFileSystem() throws Exception {
        Path small = Files.createDirectory(temp.resolve("small"));
        Needs.system(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()),
                "a user who may mount a tmpfs");
        try (Exchange exchange = new Exchange(small.resolve("received"))) {
            Response tooMuch = exchange.ask(put("/a", "x".repeat(2 << 20)));
            assertEquals(507, tooMuch.status());
            assertTrue(tooMuch.text().contains("2097152 bytes needed"), tooMuch.text());
            StringBuilder chunks = new StringBuilder();
            for (int i = 0; i < 32; i++) {
                chunks.append("10000\r\n").append("x".repeat(65_536)).append("\r\n");
            }
            Response midWay = exchange.ask(
                    "PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n");
            assertEquals(507, midWay.status());
            assertEquals(List.of(), exchange.files());
            assertEquals(201, exchange.ask(put("/a", "x".repeat(600_000))).status());
        } finally {
            run("umount", small.toString());
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
