package toucan.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.transfer.Exchange.digest;
import static toucan.transfer.Exchange.head;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.transfer.Exchange.Client;
import toucan.transfer.Exchange.Response;

/** Broken uploads, and what becomes of their parts. */
class ResumeTest {
    private static final byte[] FILE = bytes(200_000);
    private static final long SOON = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long NEVER = TimeUnit.DAYS.toNanos(1);

    @TempDir
    Path temp;

    private Exchange exchange;

    @BeforeEach
    void start() throws IOException {
        exchange = new Exchange(temp, ReceiverSettings.DEFAULT);
    }

    @AfterEach
    void stop() throws IOException {
        exchange.close();
    }

    private void restart(ReceiverSettings settings) throws IOException {
        exchange.close();
        exchange = new Exchange(temp, settings);
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static String header(String target, byte[] content, int from, String... more) {
        return "PUT " + target + " HTTP/1.1\r\nHost: x\r\nRepr-Digest: " + digest(content) + "\r\n"
                + (from > 0
                        ? "Content-Range: bytes " + from + "-" + (content.length - 1) + "/" + content.length + "\r\n"
                        : "")
                + Exchange.lines(more)
                + "Content-Length: " + (content.length - from) + "\r\n\r\n";
    }

    /** Sends the first bytes of an upload and waits until they are stored. */
    private Client begin(String target, byte[] content, int bytes) throws Exception {
        Client client = exchange.client();
        client.say(header(target, content, 0));
        client.say(Arrays.copyOf(content, bytes));
        exchange.awaitStored(bytes);
        return client;
    }

    private void breakOff(String target, byte[] content, int bytes) throws Exception {
        begin(target, content, bytes).close();
        assertFalse(exchange.awaitDisconnection());
    }

    private Response finish(String target, byte[] content, int from) throws IOException {
        try (Client client = exchange.client()) {
            client.say(header(target, content, from));
            client.say(Arrays.copyOfRange(content, from, content.length));
            return client.response();
        }
    }

    private String part(byte[] content) {
        return PartNames.partName("a", Exchange.sha256(content));
    }

    @Test
    void aBrokenUploadLeavesAPartAndIsResumed() throws Exception {
        breakOff("/a", FILE, 120_000);
        assertEquals(List.of(part(FILE)), exchange.files());
        assertEquals("120000", exchange.ask(head("/a", FILE)).header("upload-offset"));
        assertEquals("0", exchange.ask(head("/a", bytes(10))).header("upload-offset"));
        assertEquals("0", exchange.ask(head("/b", FILE)).header("upload-offset"));
        for (int wrong : new int[] {119_999, 120_001, 1, 199_999}) {
            Response r = finish("/a", FILE, wrong);
            assertEquals(416, r.status());
            assertEquals("120000", r.header("upload-offset"));
        }
        Response r = finish("/a", FILE, 120_000);
        assertEquals(201, r.status());
        assertEquals(digest(FILE), r.header("repr-digest"));
        assertArrayEquals(FILE, Files.readAllBytes(temp.resolve("a")));
        assertEquals(List.of("a"), exchange.files());
        assertTrue(exchange.log.contains("broken off a 120000"), exchange.log.toString());
        assertTrue(exchange.log.contains("STORED a 200000 80000"), exchange.log.toString());
    }

    @Test
    void aPartSurvivesTheReceiver() throws Exception {
        begin("/dir/a", FILE, 70_000);
        restart(ReceiverSettings.DEFAULT);
        assertEquals("70000", exchange.ask(head("/dir/a", FILE)).header("upload-offset"));
        assertEquals(201, finish("/dir/a", FILE, 70_000).status());
        assertArrayEquals(FILE, Files.readAllBytes(temp.resolve("dir/a")));
    }

    @Test
    void aWholeUploadStartsAfresh() throws Exception {
        breakOff("/a", FILE, 120_000);
        assertEquals(201, finish("/a", FILE, 0).status());
        assertArrayEquals(FILE, Files.readAllBytes(temp.resolve("a")));
        assertEquals(List.of("a"), exchange.files());
    }

    @Test
    void aPartThatIsWholeNeedsNoMoreBytes() throws Exception {
        Files.write(temp.resolve(part(FILE)), FILE);
        assertEquals("200000", exchange.ask(head("/a", FILE)).header("upload-offset"));
        Response r = exchange.ask("PUT /a HTTP/1.1\r\nHost: x\r\nRepr-Digest: " + digest(FILE)
                + "\r\nContent-Range: bytes */200000\r\nContent-Length: 0\r\n\r\n");
        assertEquals(201, r.status());
        assertArrayEquals(FILE, Files.readAllBytes(temp.resolve("a")));
    }

    @Test
    void aDamagedPartIsFoundOutAndDiscarded() throws Exception {
        breakOff("/a", FILE, 120_000);
        byte[] damaged = Files.readAllBytes(temp.resolve(part(FILE)));
        damaged[5] ^= 1;
        Files.write(temp.resolve(part(FILE)), damaged);
        assertEquals(422, finish("/a", FILE, 120_000).status());
        assertEquals(List.of(), exchange.files());
        assertEquals("0", exchange.ask(head("/a", FILE)).header("upload-offset"));
    }

    @Test
    void uploadsOfDifferentContentKeepDifferentParts() throws Exception {
        byte[] other = bytes(150_000);
        other[0]++;
        breakOff("/a", FILE, 120_000);
        breakOff("/a", other, 60_000);
        assertEquals(2, exchange.files().size());
        assertEquals(201, finish("/a", other, 60_000).status());
        assertEquals(409, finish("/a", FILE, 120_000).status());
        assertArrayEquals(other, Files.readAllBytes(temp.resolve("a")));
    }

    @Test
    void aBrokenUploadWithoutADigestLeavesAPartThatIsNotResumed() throws Exception {
        try (Client client = exchange.client()) {
            client.say("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello");
            exchange.awaitStored(5);
        }
        assertFalse(exchange.awaitDisconnection());
        assertEquals(List.of(PartNames.partName("a", null)), exchange.files());
        assertEquals(201, exchange.ask(Exchange.put("/a", "0123456789")).status());
        assertEquals("0123456789", Files.readString(temp.resolve("a")));
        assertEquals(List.of("a"), exchange.files());
    }

    @Test
    void aChunkedUploadIsResumedToo() throws Exception {
        breakOff("/a", FILE, 199_995);
        try (Client client = exchange.client()) {
            client.say("PUT /a HTTP/1.1\r\nHost: x\r\nRepr-Digest: " + digest(FILE)
                    + "\r\nContent-Range: bytes 199995-199999/200000\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n");
            client.say(Arrays.copyOfRange(FILE, 199_995, 200_000));
            client.say("\r\n0\r\n\r\n");
            assertEquals(201, client.response().status());
        }
    }

    @Test
    void aPartThatIsAlsoTheFinishedFileIsLeftAlone() throws Exception {
        Path finished = Files.write(temp.resolve("a"), FILE);
        Files.createLink(temp.resolve(part(FILE)), finished);
        Files.delete(finished);
        Files.createLink(finished, temp.resolve(part(FILE)));
        Files.writeString(finished, "edited by its owner");
        restart(ReceiverSettings.DEFAULT.withOverwrite(true));
        try (Client client = begin("/a", FILE, 10)) {
            assertEquals("edited by its owner", Files.readString(finished));
            client.say(Arrays.copyOfRange(FILE, 10, FILE.length));
            assertEquals(200, client.response().status());
        }
        assertArrayEquals(FILE, Files.readAllBytes(finished));
    }

    @Test
    void aNewerUploadTakesOverFromOneThatStandsStill() throws Exception {
        restart(ReceiverSettings.DEFAULT.withTakeover(SOON, NEVER));
        try (Client dead = begin("/a", FILE, 50_000)) {
            assertEquals("50000", exchange.ask(head("/a", FILE)).header("upload-offset"));
            assertEquals(201, finish("/a", FILE, 50_000).status());
            assertThatItWasReset(dead);
        }
        assertArrayEquals(FILE, Files.readAllBytes(temp.resolve("a")));
        assertEquals(List.of("a"), exchange.files());
    }

    private static void assertThatItWasReset(Client client) {
        try {
            assertTrue(client.atEnd());
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("reset"), e.toString());
        }
    }

    @Test
    void aNewerUploadDoesNotDisturbOneThatMakesProgress() throws Exception {
        restart(ReceiverSettings.DEFAULT.withTakeover(NEVER, SOON));
        try (Client alive = begin("/a", FILE, 50_000)) {
            Response r = finish("/a", FILE, 50_000);
            assertEquals(409, r.status());
            assertTrue(r.text().contains("another connection"), r.text());
            // Another name or another content is another matter.
            assertEquals(201, finish("/b", FILE, 0).status());
            alive.say(Arrays.copyOfRange(FILE, 50_000, FILE.length));
            assertEquals(201, alive.response().status());
        }
        assertArrayEquals(FILE, Files.readAllBytes(temp.resolve("a")));
    }

    @Test
    void aNewerUploadWaitsForTheOlderOneToFinish() throws Exception {
        restart(ReceiverSettings.DEFAULT.withTakeover(NEVER, NEVER));
        try (Client first = begin("/a", FILE, 50_000);
                Client second = exchange.client()) {
            second.say(header("/a", FILE, 0, "Expect: 100-continue"));
            first.say(Arrays.copyOfRange(FILE, 50_000, FILE.length));
            assertEquals(201, first.response().status());
            assertEquals(200, second.response().status());
        }
    }

    @Test
    void twoUploadsOfDifferentContentUnderOneNameBothEndInOrder() throws Exception {
        byte[] other = bytes(FILE.length);
        other[0]++;
        try (Client first = begin("/a", FILE, 50_000);
                Client second = begin("/a", other, 60_000)) {
            second.say(Arrays.copyOfRange(other, 60_000, other.length));
            assertEquals(201, second.response().status());
            first.say(Arrays.copyOfRange(FILE, 50_000, FILE.length));
            assertEquals(409, first.response().status());
        }
        assertArrayEquals(other, Files.readAllBytes(temp.resolve("a")));
        assertEquals(List.of("a"), exchange.files());
    }

    @Test
    void manyUploadsOfOneNameNeverMix() throws Exception {
        restart(ReceiverSettings.DEFAULT.withTakeover(SOON, SOON));
        Thread[] threads = new Thread[8];
        int[] status = new int[threads.length];
        for (int t = 0; t < threads.length; t++) {
            int me = t;
            threads[t] = new Thread(() -> {
                byte[] mine = FILE.clone();
                mine[0] = (byte) (me / 2);
                try {
                    status[me] = finish("/a", mine, 0).status();
                } catch (IOException e) {
                    status[me] = -1;
                }
            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(1, Arrays.stream(status).filter(s -> s == 201).count(), Arrays.toString(status));
        byte[] stored = Files.readAllBytes(temp.resolve("a"));
        int winner = stored[0];
        assertTrue(winner >= 0 && winner < 4);
        byte[] expected = FILE.clone();
        expected[0] = (byte) winner;
        assertArrayEquals(expected, stored);
        for (int t = 0; t < threads.length; t++) {
            boolean same = t / 2 == winner;
            assertTrue(same || status[t] == 409 || status[t] == -1, t + ": " + Arrays.toString(status));
        }
    }

    @Test
    void twoReceiversOfOneFolderDoNotWriteTheSamePart() throws Exception {
        try (Exchange other = new Exchange(temp);
                Client first = begin("/a", FILE, 50_000)) {
            try (Client second = other.client()) {
                second.say(header("/a", FILE, 50_000));
                Response r = second.response();
                assertEquals(409, r.status());
                assertTrue(r.text().contains("another receiver"), r.text());
            }
            first.say(Arrays.copyOfRange(FILE, 50_000, FILE.length));
            assertEquals(201, first.response().status());
        }
        assertArrayEquals(FILE, Files.readAllBytes(temp.resolve("a")));
    }

    @Test
    void anIdleConnectionIsEndedAndItsPartKept() throws Exception {
        CountDownLatch said = new CountDownLatch(1);
        exchange.close();
        exchange = impatient(said);
        try (Client client = exchange.client()) {
            client.say(header("/a", FILE, 0));
            client.say(Arrays.copyOf(FILE, 50_000));
            said.countDown();
            exchange.awaitStored(50_000);
            assertThatItWasReset(client);
        }
        assertFalse(exchange.awaitDisconnection());
        assertEquals(List.of(part(FILE)), exchange.files());
    }

    @Test
    void anIdleConnectionIsEndedInTheMiddleOfItsHeader() throws Exception {
        CountDownLatch said = new CountDownLatch(1);
        exchange.close();
        exchange = impatient(said);
        try (Client client = exchange.client()) {
            client.say("PUT /b");
            said.countDown();
            assertTrue(client.atEnd());
        }
    }

    /** One that ends what is silent for 100 ms; it begins when all is said, so that nobody is silent for want of a processor. */
    private Exchange impatient(CountDownLatch said) throws IOException {
        return new Exchange(new Folder(temp), temp, ReceiverSettings.DEFAULT.withIdleMillis(100), () -> {
            try {
                said.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void connectionsAreBounded() throws Exception {
        restart(ReceiverSettings.DEFAULT.withMaxConnections(2));
        Client one = exchange.client();
        Client two = exchange.client();
        assertEquals(404, one.ask(head("/a", FILE)).status());
        assertEquals(404, two.ask(head("/a", FILE)).status());
        try (Client three = exchange.client()) {
            three.say(head("/a", FILE));
            three.socket.setSoTimeout(200);
            assertThrows(SocketTimeoutException.class, () -> three.response(true));
            three.socket.setSoTimeout(Exchange.PATIENCE_MILLIS);
            one.close();
            assertEquals(404, three.response(true).status());
        }
        two.close();
    }

    @Test
    void theNameOfAPartCannotBeUploadedTo() throws IOException {
        String target = "/" + part(FILE);
        assertEquals(
                400,
                exchange.ask(Exchange.put(target, new String(FILE, 0, 3, StandardCharsets.ISO_8859_1)))
                        .status());
    }
}
