package toucan.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.transfer.Exchange.digest;
import static toucan.transfer.Exchange.head;
import static toucan.transfer.Exchange.put;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.transfer.Exchange.Client;
import toucan.transfer.Exchange.Response;

/** Every status of the receiver, as any HTTP client sees it. */
class ReceiverStatusTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private static final String HELLO_DIGEST = "Repr-Digest: " + digest(HELLO);

    @TempDir
    Path temp;

    private Exchange exchange;

    @BeforeEach
    void start() throws IOException {
        exchange = new Exchange(temp.resolve("received"));
    }

    @AfterEach
    void stop() throws IOException {
        exchange.close();
    }

    private void restart(ReceiverSettings settings) throws IOException {
        exchange.close();
        exchange = new Exchange(exchange.dir, settings);
    }

    private Response ask(String request) throws IOException {
        return exchange.ask(request);
    }

    private String stored(String name) throws IOException {
        return Files.readString(exchange.dir.resolve(name));
    }

    @Test
    void storesWithADigest() throws IOException {
        Response r = ask(put("/a", "hello", HELLO_DIGEST));
        assertEquals(201, r.status());
        assertEquals(digest(HELLO), r.header("repr-digest"));
        assertEquals("hello", stored("a"));
        assertEquals(List.of("a"), exchange.files());
    }

    @Test
    void storesWithoutADigestAndTellsIt() throws IOException {
        Response r = ask(put("/a", "hello"));
        assertEquals(201, r.status());
        assertEquals(digest(HELLO), r.header("repr-digest"));
        assertEquals("hello", stored("a"));
    }

    @Test
    void storesChunkedContent() throws IOException {
        Response r = ask("PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2\r\nhe\r\n3;extension=1\r\nllo\r\n0\r\nTrailer: x\r\n\r\n");
        assertEquals(201, r.status());
        assertEquals(digest(HELLO), r.header("repr-digest"));
        assertEquals("hello", stored("a"));
    }

    @Test
    void storesEmptyFiles() throws IOException {
        assertEquals(201, ask(put("/a", "")).status());
        assertEquals(201, ask("PUT /b HTTP/1.1\r\nHost: x\r\n\r\n").status());
        assertEquals(
                201,
                ask("PUT /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                        .status());
        assertEquals(List.of("a", "b", "c"), exchange.files());
        assertEquals("", stored("a") + stored("b") + stored("c"));
    }

    @Test
    void makesFolders() throws IOException {
        assertEquals(201, ask(put("/dir/a/b", "1")).status());
        assertEquals(201, ask(put("/dir/a/c", "2")).status());
        assertEquals(List.of("dir/a/b", "dir/a/c"), exchange.files());
    }

    @Test
    void decodesNamesOnce() throws IOException {
        assertEquals(201, ask(put("/%20b+c%25", "1")).status());
        assertEquals(201, ask(put("/%252e%252e", "2")).status());
        assertEquals(201, ask(put("/dir%2Ffile", "3")).status());
        assertEquals(List.of(" b+c%", "%2e%2e", "dir/file"), exchange.files());
    }

    @Test
    void namesAreUtf8WhereTheSystemHasIt() throws IOException {
        Response r = ask(put("/%C3%A4", "1"));
        if (Exchange.systemCanName("\u00e4")) {
            assertEquals(201, r.status());
            assertEquals(List.of("\u00e4"), exchange.files());
        } else {
            assertEquals(400, r.status());
            assertTrue(r.text().contains("LC_ALL"), r.text());
        }
    }

    @Test
    void theHostIsOfNoImportance() throws IOException {
        for (String host : List.of("example.com", "127.0.0.1:1", "", "[::1]:9293", "a b", "\u00e4")) {
            assertEquals(
                    404, ask("HEAD /a HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status(), host);
        }
        assertEquals(
                404,
                ask("HEAD http://example.com/a HTTP/1.1\r\nHost: other\r\n\r\n").status());
        assertEquals(404, ask("HEAD /a HTTP/1.0\r\n\r\n").status());
        assertEquals(400, ask("HEAD /a HTTP/1.1\r\n\r\n").status());
        assertEquals(400, ask("HEAD /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").status());
    }

    @Test
    void theSameContentAgainIsFine() throws IOException {
        assertEquals(201, ask(put("/a", "hello", HELLO_DIGEST)).status());
        assertEquals(200, ask(put("/a", "hello", HELLO_DIGEST)).status());
        Response r = ask(put("/a", "hello"));
        assertEquals(200, r.status());
        assertEquals(digest(HELLO), r.header("repr-digest"));
        assertEquals(
                200,
                ask("PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
                        .status());
        assertEquals(List.of("a"), exchange.files());
    }

    @Test
    void anotherContentIsAConflict() throws IOException {
        assertEquals(201, ask(put("/a", "hello", HELLO_DIGEST)).status());
        for (String other : List.of("HELLO", "longer than that")) {
            Response r = ask(put("/a", other));
            assertEquals(409, r.status());
            assertTrue(r.text().contains("--overwrite"), r.text());
            assertEquals(
                    409,
                    ask(put("/a", other, "Repr-Digest: " + digest(other.getBytes(UTF_8))))
                            .status());
        }
        assertEquals(
                409,
                ask("PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n0\r\n\r\n")
                        .status());
        assertEquals("hello", stored("a"));
        assertEquals(List.of("a"), exchange.files());
    }

    @Test
    void overwriteReplaces() throws IOException {
        assertEquals(201, ask(put("/a", "hello")).status());
        restart(ReceiverSettings.DEFAULT.withOverwrite(true));
        assertEquals(200, ask(put("/a", "HELLO")).status());
        assertEquals("HELLO", stored("a"));
        assertEquals(200, ask(put("/a", "hello", HELLO_DIGEST)).status());
        assertEquals("hello", stored("a"));
        assertEquals(201, ask(put("/b", "new")).status());
        assertEquals(List.of("REPLACED a 5 5", "REPLACED a 5 5", "STORED b 3 3"), exchange.log);
    }

    @Test
    void foldersAndFilesDoNotReplaceEachOther() throws IOException {
        for (boolean overwrite : new boolean[] {false, true}) {
            restart(ReceiverSettings.DEFAULT.withOverwrite(overwrite));
            Files.createDirectories(exchange.dir.resolve("folder/sub"));
            Files.writeString(exchange.dir.resolve("file"), "x");
            assertEquals(409, ask(put("/folder", "1")).status());
            assertEquals(409, ask(put("/file/below", "1")).status());
            assertEquals(404, ask(head("/folder", HELLO)).status());
            assertEquals(List.of("file"), exchange.files());
        }
    }

    @Test
    void aWrongDigestIsRefusedAndThePartDiscarded() throws IOException {
        Response r = ask(put("/a", "hallo", HELLO_DIGEST));
        assertEquals(422, r.status());
        assertNull(r.header("repr-digest"));
        assertEquals(List.of(), exchange.files());
        assertEquals("0", ask(head("/a", HELLO)).header("upload-offset"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha-256=:aGVsbG8=:",
                "sha-256=:!!!:",
                "sha-256=LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
                "sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
                "sha-256=",
                "sha-256=:"
            })
    void aMalformedDigestIsABadRequest(String digest) throws IOException {
        assertEquals(400, ask(put("/a", "hello", "Repr-Digest: " + digest)).status());
        assertEquals(
                400,
                ask("HEAD /a HTTP/1.1\r\nHost: x\r\nRepr-Digest: " + digest + "\r\n\r\n")
                        .status());
        assertEquals(List.of(), exchange.files());
    }

    @Test
    void unknownDigestAlgorithmsAreIgnored() throws IOException {
        assertEquals(
                201,
                ask(put("/a", "hello", "Repr-Digest: sha-512=:AAAA:, md5=:x:")).status());
        assertEquals(
                422,
                ask(put("/b", "hallo", "Repr-Digest: sha-512=:AAAA:", HELLO_DIGEST))
                        .status());
    }

    @Test
    void headTellsWhatIsThere() throws IOException {
        Response missing = ask(head("/a", HELLO));
        assertEquals(404, missing.status());
        assertEquals("0", missing.header("upload-offset"));
        assertEquals(201, ask(put("/a", "hello")).status());
        for (String request : List.of(head("/a", HELLO), "HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n")) {
            Response there = ask(request);
            assertEquals(200, there.status());
            assertEquals("5", there.header("content-length"));
            assertEquals(digest(HELLO), there.header("repr-digest"));
        }
        assertEquals(404, ask(head("/a", "other".getBytes(UTF_8))).status());
        assertEquals(404, ask(head("/a/b", HELLO)).status());
        assertEquals(404, ask(head("/no/such/folder", HELLO)).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE", "FOO", "put"})
    void otherMethodsAreNotAllowed(String method) throws IOException {
        Response r = ask(method + " /a HTTP/1.1\r\nHost: nobody.example\r\n\r\n");
        assertEquals(405, r.status());
        assertEquals("HEAD, PUT", r.header("allow"));
        r = ask(method + " /../x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
        assertEquals(405, r.status());
    }

    @Test
    void rangesMustBeginWhereThePartEnds() throws IOException {
        Response r = ask(put("/a", "llo", HELLO_DIGEST, "Content-Range: bytes 2-4/5"));
        assertEquals(416, r.status());
        assertEquals("0", r.header("upload-offset"));
        r = ask(put("/a", "llo", "Content-Range: bytes 2-4/5"));
        assertEquals(416, r.status());
        assertEquals("0", r.header("upload-offset"));
        assertEquals(List.of(), exchange.files());
        assertEquals(
                201,
                ask(put("/a", "hello", HELLO_DIGEST, "Content-Range: bytes 0-4/5"))
                        .status());
        assertEquals(201, ask(put("/b", "hello", "Content-Range: bytes 0-4/5")).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes 0-3/5",
                "bytes 0-5/5",
                "bytes 3-2/5",
                "bytes 0-4/*",
                "bytes 0-4",
                "0-4/5",
                "lines 0-4/5",
                "bytes -1-4/5",
                "bytes 0-9223372036854775807/9223372036854775808",
                "bytes 1-4/5",
                "bytes 0-/5",
                ""
            })
    void aMalformedOrContradictoryRangeIsABadRequest(String range) throws IOException {
        assertEquals(
                400,
                ask(put("/a", "hello", HELLO_DIGEST, "Content-Range: " + range)).status());
        assertEquals(List.of(), exchange.files());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-0", "+5", "9223372036854775808", "18446744073709551621", "5x", "0x5", "5, 5", ""})
    void aContentLengthThatIsNoneIsABadRequest(String length) throws IOException {
        try (Client client = exchange.client()) {
            assertEquals(
                    400,
                    client.ask("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n")
                            .status());
            assertTrue(client.atEnd());
        }
        assertEquals(List.of(), exchange.files());
    }

    @Test
    void twoLengthsAreABadRequest() throws IOException {
        String request = "PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n";
        assertEquals(400, ask(request + "Content-Length: 6\r\n\r\nhello").status());
        assertEquals(
                400,
                ask(request + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n").status());
        assertEquals(
                501,
                ask("PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n")
                        .status());
        assertEquals(List.of(), exchange.files());
    }

    @Test
    void aHugeContentLengthIsRefusedForLackOfRoom() throws IOException {
        Response r = ask("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9223372036854775807\r\n\r\n");
        assertEquals(507, r.status());
        assertEquals(List.of(), exchange.files());
    }

    @Test
    void chunksMustFitTheRange() throws IOException {
        String request =
                "PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Range: bytes 0-4/5\r\n\r\n";
        assertEquals(400, ask(request + "6\r\nhello!\r\n0\r\n\r\n").status());
        assertEquals(400, ask(request + "4\r\nhell\r\n0\r\n\r\n").status());
        assertEquals(201, ask(request + "5\r\nhello\r\n0\r\n\r\n").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5\r\nhello\r\n0\r\n\r\n", "x\r\nhello\r\n", "5\r\nhelloXX0\r\n\r\n", "\r\n"})
    void malformedChunksAreABadRequest(String chunks) throws IOException {
        assertEquals(
                400,
                ask("PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
                        .status());
        assertFalse(Files.exists(exchange.dir.resolve("a")));
    }

    @Test
    void headersAreBounded() throws IOException {
        assertEquals(
                431,
                ask("HEAD /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")
                        .status());
        assertEquals(
                431,
                ask("HEAD /a HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(20_000) + "\r\n\r\n")
                        .status());
        assertEquals(
                431,
                ask("HEAD /a HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(100) + "\r\n")
                        .status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "PUT\r\n\r\n",
                "PUT /a b HTTP/1.1\r\n\r\n",
                "PUT /a HTTP/9.9\r\n\r\n",
                "PUT /a HTTP/1.1\r\nno colon\r\n\r\n",
                "\u0000\u0001\u0002\r\n\r\n"
            })
    void whatIsNoHttpIsRefused(String request) throws IOException {
        int status = ask(request).status();
        assertTrue(status == 400 || status == 505, "status " + status);
    }

    @Test
    void silentAndBrokenClientsDoNoHarm() throws Exception {
        for (String beginning : List.of("", "PU", "PUT /a HTTP/1.1\r\n", "PUT /a HTTP/1.1\r\nHost: x\r\nX: y")) {
            try (Client client = exchange.client()) {
                client.say(beginning);
            }
            exchange.awaitDisconnection();
        }
        assertEquals(201, ask(put("/a", "hello")).status());
    }

    @Test
    void oneConnectionServesManyRequests() throws Exception {
        try (Client client = exchange.client()) {
            for (int i = 0; i < 20; i++) {
                assertEquals(404, client.ask(head("/f" + i, HELLO)).status());
                assertEquals(
                        201, client.ask(put("/f" + i, "hello", HELLO_DIGEST)).status());
                assertEquals(200, client.ask(head("/f" + i, HELLO)).status());
                assertEquals(
                        200, client.ask(put("/f" + i, "hello", HELLO_DIGEST)).status());
            }
        }
        assertTrue(exchange.awaitDisconnection());
        assertEquals(20, exchange.files().size());
    }

    @Test
    void continueComesBeforeTheContentAndOnlyWhenItIsWanted() throws IOException {
        String request = "PUT /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n";
        try (Client client = exchange.client()) {
            assertEquals(100, client.ask(request + "\r\n").status());
            client.say("hello");
            assertEquals(201, client.response().status());
            assertEquals(404, client.ask(head("/b", HELLO)).status());
        }
        try (Client client = exchange.client()) {
            Response r = client.ask(request + "Repr-Digest: " + digest("other".getBytes(UTF_8)) + "\r\n\r\n");
            assertEquals(409, r.status());
            assertEquals("close", r.header("connection"));
            assertTrue(client.atEnd());
        }
        assertEquals(
                417,
                ask("PUT /a HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\nContent-Length: 5\r\n\r\n")
                        .status());
        assertEquals(
                200,
                ask("PUT /a HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello")
                        .status());
    }

    @Test
    void unconfirmedUploadsAreRemembered() throws Exception {
        exchange.ask(put("/a", "hello"));
        assertTrue(exchange.awaitDisconnection());
        exchange.ask(put("/a", "other"));
        assertFalse(exchange.awaitDisconnection());
        exchange.ask(head("/nothing", HELLO));
        assertTrue(exchange.awaitDisconnection());
        try (Client client = exchange.client()) {
            assertEquals(422, client.ask(put("/c", "hallo", HELLO_DIGEST)).status());
            assertEquals(201, client.ask(put("/c", "hello", HELLO_DIGEST)).status());
        }
        assertTrue(exchange.awaitDisconnection());
    }
}
