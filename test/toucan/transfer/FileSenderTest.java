package toucan.transfer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.transfer.ConfirmedFile.Outcome;

/** Our sender against our receiver, and against receivers that are none. */
class FileSenderTest {
    @TempDir
    Path temp;

    private Path source(String name, int size) throws IOException {
        Path path = temp.resolve("source").resolve(name);
        Files.createDirectories(path.getParent());
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(path, bytes);
    }

    private static List<ConfirmedFile> send(Socket socket, SenderProgress progress, Path... paths) throws IOException {
        List<ConfirmedFile> confirmed = new ArrayList<>();
        try (FileSender sender = new FileSender(socket, "receiver:1", Exchange.PATIENCE_MILLIS, progress)) {
            for (SourceFile file : SourceTree.collect(Arrays.asList(paths), line -> {})) {
                confirmed.add(sender.send(file, file.digest(bytes -> {})));
            }
        }
        return confirmed;
    }

    private static SenderProgress onProgress(LongConsumer action) {
        return new SenderProgress() {
            private long total;

            @Override
            public void progress(long bytes) {
                total += bytes;
                action.accept(total);
            }
        };
    }

    @Test
    void aFolderCrossesOneConnectionAndIsThereTheSecondTime() throws Exception {
        source("folder/empty", 0);
        source("folder/small", 5);
        source("folder/sub/large", 3_000_000);
        source("folder/sub/" + (Exchange.systemCanName("\u00e4") ? "\u00e4" : "a") + " b+%", 70_000);
        Path folder = temp.resolve("source/folder");
        try (Exchange exchange = new Exchange(temp.resolve("received"))) {
            List<ConfirmedFile> first = send(exchange.connect(), SenderProgress.NONE, folder);
            assertTrue(exchange.awaitDisconnection());
            assertEquals(0, exchange.disconnections.size());
            assertEquals(4, first.size());
            for (ConfirmedFile file : first) {
                assertEquals(Outcome.STORED, file.outcome());
                assertEquals(file.size(), file.transferred());
                Path there = exchange.dir.resolve(file.name().toString());
                Path here = temp.resolve("source").resolve(file.name().toString());
                assertEquals(-1, Files.mismatch(here, there));
                assertEquals(Exchange.sha256(Files.readAllBytes(here)), file.digest());
            }
            List<ConfirmedFile> second = send(exchange.connect(), SenderProgress.NONE, folder);
            assertEquals(4, second.size());
            for (ConfirmedFile file : second) {
                assertEquals(Outcome.PRESENT, file.outcome());
                assertEquals(0, file.transferred());
            }
        }
    }

    @Test
    void aBrokenTransferIsResumed() throws Exception {
        Path large = source("large", 3_000_000);
        try (Exchange exchange = new Exchange(temp.resolve("received"))) {
            Socket socket = exchange.connect();
            assertThrows(
                    IOException.class,
                    () -> send(
                            socket,
                            onProgress(total -> {
                                if (total > 1_500_000) {
                                    close(socket);
                                }
                            }),
                            large));
            exchange.awaitDisconnection();
            long part = Files.size(exchange.dir.resolve(exchange.files().get(0)));
            assertTrue(part > 1_000_000 && part < 3_000_000, "part has " + part + " bytes");
            ConfirmedFile file =
                    send(exchange.connect(), SenderProgress.NONE, large).get(0);
            assertEquals(Outcome.STORED, file.outcome());
            assertEquals(3_000_000 - part, file.transferred());
            assertEquals(-1, Files.mismatch(large, exchange.dir.resolve("large")));
            assertEquals(List.of("large"), exchange.files());
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDamagedPartCostsASecondAttemptOnly() throws Exception {
        Path large = source("large", 300_000);
        try (Exchange exchange = new Exchange(temp.resolve("received"))) {
            byte[] beginning = Arrays.copyOf(Files.readAllBytes(large), 100_000);
            beginning[77] ^= 1;
            String part = PartNames.partName("large", Exchange.sha256(Files.readAllBytes(large)));
            Files.write(exchange.dir.resolve(part), beginning);
            ConfirmedFile file =
                    send(exchange.connect(), SenderProgress.NONE, large).get(0);
            assertEquals(Outcome.STORED, file.outcome());
            assertEquals(500_000, file.transferred());
            assertEquals(-1, Files.mismatch(large, exchange.dir.resolve("large")));
        }
    }

    @Test
    void aWholePartCostsNoByte() throws Exception {
        Path large = source("large", 300_000);
        try (Exchange exchange = new Exchange(temp.resolve("received"))) {
            byte[] content = Files.readAllBytes(large);
            Files.write(exchange.dir.resolve(PartNames.partName("large", Exchange.sha256(content))), content);
            ConfirmedFile file =
                    send(exchange.connect(), SenderProgress.NONE, large).get(0);
            assertEquals(0, file.transferred());
            assertEquals(-1, Files.mismatch(large, exchange.dir.resolve("large")));
            assertEquals(List.of("large"), exchange.files());
        }
    }

    @Test
    void aConflictIsToldBeforeAnythingIsSent() throws Exception {
        Path large = source("large", 300_000);
        try (Exchange exchange = new Exchange(temp.resolve("received"))) {
            Files.writeString(exchange.dir.resolve("large"), "another");
            List<Long> sent = new ArrayList<>();
            RefusedException e =
                    assertThrows(RefusedException.class, () -> send(exchange.connect(), onProgress(sent::add), large));
            assertEquals(409, e.status());
            assertEquals(
                    "large: the receiver refused it (409): another file has that name;"
                            + " a receiver started with --overwrite would replace it",
                    e.getMessage());
            assertEquals(List.of(), sent);
        }
    }

    @Test
    void aFileThatShrinksWhileItIsSentIsSaid() throws Exception {
        Path large = source("large", 3_000_000);
        try (Exchange exchange = new Exchange(temp.resolve("received"))) {
            TransferException e = assertThrows(
                    TransferException.class,
                    () -> send(exchange.connect(), onProgress(total -> truncate(large)), large));
            assertTrue(e.getMessage().contains("was changed while it was being sent"), e.getMessage());
            exchange.awaitDisconnection();
            assertEquals(1, exchange.files().size());
            assertTrue(exchange.files().get(0).endsWith(".part"));
        }
    }

    private static void truncate(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(100_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileThatChangesWhileItIsSentIsSaid() throws Exception {
        Path large = source("large", 3_000_000);
        try (Exchange exchange = new Exchange(temp.resolve("received"))) {
            TransferException e = assertThrows(
                    TransferException.class,
                    () -> send(exchange.connect(), onProgress(total -> scribble(large)), large));
            assertTrue(e.getMessage().contains("was changed while it was being sent"), e.getMessage());
            assertEquals(List.of(), exchange.files());
        }
    }

    private static void scribble(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap("scribble".getBytes(ISO_8859_1)), 2_900_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDiskThatFillsUpEndsTheSendingEarly() throws Exception {
        Path huge = source("huge", 30_000_000);
        ReceiverSettings fullSoon = Exchange.PATIENT.withDisk(disk -> new FailingChannel(disk, 100_000));
        try (Exchange exchange =
                new Exchange(new Folder(temp.resolve("received")), temp.resolve("received"), fullSoon)) {
            long[] sent = new long[1];
            RefusedException e = assertThrows(
                    RefusedException.class, () -> send(exchange.connect(), onProgress(total -> sent[0] = total), huge));
            assertEquals(507, e.status());
            assertTrue(sent[0] < 30_000_000, "all was sent");
            assertEquals(List.of(), exchange.files());
        }
    }

    /** Answers one request with some text and closes. */
    private IOException against(String... answers) throws IOException {
        Path file = source("file", 100);
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> answer(server, answers));
            thread.start();
            Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
            return assertThrows(IOException.class, () -> send(socket, SenderProgress.NONE, file));
        }
    }

    private static void answer(ServerSocket server, String... answers) {
        try (Socket socket = server.accept()) {
            byte[] request = new byte[65_536];
            for (String answer : answers) {
                if (socket.getInputStream().read(request) < 0) {
                    return;
                }
                socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsNoReceiverIsSaid() throws IOException {
        String ok = "HTTP/1.1 404 Not Found\r\nUpload-Offset: 0\r\nContent-Length: 0\r\n\r\n";
        String created = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n";
        String other = "Repr-Digest: " + Exchange.digest(new byte[1]) + "\r\n";
        assertTrue(against("SSH-2.0-OpenSSH\r\n\r\n").getMessage().contains("no file receiver"));
        assertEquals("the receiver closed the connection", against("").getMessage());
        assertTrue(against(ok, created + "\r\n").getMessage().contains("did not confirm the digest"));
        assertTrue(against(ok, created + other + "\r\n").getMessage().contains("did not confirm the digest"));
        assertTrue(against("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n" + other + "\r\n")
                .getMessage()
                .contains("did not confirm the digest"));
        assertTrue(against("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
                .getMessage()
                .contains("(503)"));
        assertEquals(
                "file: the receiver refused it (500): bad?[31m thing",
                against(ok, "HTTP/1.1 500 X\r\nContent-Length: 19\r\n\r\nbad\u001b[31m thing\nmore")
                        .getMessage());
    }

    @Test
    void interimResponsesAreSkippedAndWeirdOffsetsIgnored() throws IOException {
        Path file = source("file", 100);
        String digest = "Repr-Digest: " + Exchange.digest(Files.readAllBytes(file)) + "\r\n";
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> answer(
                    server,
                    "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 404 Not Found\r\nUpload-Offset: 18446744073709551615\r\n\r\n",
                    "HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
                    "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n" + digest + "\r\n"));
            thread.start();
            Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
            ConfirmedFile confirmed = send(socket, SenderProgress.NONE, file).get(0);
            assertEquals(100, confirmed.transferred());
        }
    }

    @Test
    void parallelSendersShareAReceiver() throws Exception {
        try (Exchange exchange = new Exchange(temp.resolve("received"))) {
            List<Thread> threads = new ArrayList<>();
            List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 8; i++) {
                Path mine = source("file" + i, 500_000 + i);
                Thread thread = new Thread(() -> {
                    try {
                        send(exchange.connect(), SenderProgress.NONE, mine);
                    } catch (IOException | RuntimeException e) {
                        failures.add(e);
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(List.of(), failures);
            for (int i = 0; i < 8; i++) {
                assertArrayEquals(
                        Files.readAllBytes(temp.resolve("source/file" + i)),
                        Files.readAllBytes(exchange.dir.resolve("file" + i)));
            }
        }
    }
}
