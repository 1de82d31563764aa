package toucan.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static toucan.transfer.Exchange.put;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.folder.SafeFolder;
import toucan.testing.Needs;
import toucan.transfer.Exchange.Response;

/** No name leaves the folder: not by its text, and not through what is in the folder. */
class HostileNamesTest {
    @TempDir
    Path temp;

    private Path outside;
    private Exchange exchange;

    @BeforeEach
    void start() throws IOException {
        outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("victim"), "precious");
        exchange = new Exchange(temp.resolve("x").resolve("received"));
    }

    @AfterEach
    void stop() throws IOException {
        exchange.close();
    }

    private void nothingChangedOutside() throws IOException {
        try (Stream<Path> all = Files.walk(temp)) {
            List<Path> others = all.filter(p -> !p.startsWith(exchange.dir) && !exchange.dir.startsWith(p))
                    .toList();
            assertEquals(List.of(outside, outside.resolve("victim")), others);
        }
        assertEquals("precious", Files.readString(outside.resolve("victim")));
    }

    @Test
    void hostileTargetsAreBadRequests() throws IOException {
        assertTrue(HostileNames.TARGETS.size() >= 60);
        for (String target : HostileNames.TARGETS) {
            // A space would end the target in the request line.
            String onTheWire = target.replace(" ", "%20");
            assertEquals(400, exchange.ask(put(onTheWire, "evil")).status(), target);
            assertEquals(
                    400,
                    exchange.ask("HEAD " + onTheWire + " HTTP/1.1\r\nHost: x\r\n\r\n")
                            .status(),
                    target);
        }
        assertEquals(List.of(), exchange.files());
        nothingChangedOutside();
    }

    private void link(String name, Path target) throws IOException {
        try {
            Files.createSymbolicLink(exchange.dir.resolve(name), target);
        } catch (IOException | UnsupportedOperationException e) {
            Needs.system(false, "symbolic links: " + e);
        }
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        linksAreNotFollowed(SafeFolder::root, false);
        linksAreNotFollowed(SafeFolder::root, true);
    }

    @Test
    void linksAreNotFollowedWithoutSecureDirectoryStreamsEither() throws IOException {
        linksAreNotFollowed(SafeFolder::checkedRoot, false);
        linksAreNotFollowed(SafeFolder::checkedRoot, true);
    }

    private void linksAreNotFollowed(Folder.Opener opener, boolean overwrite) throws IOException {
        exchange.close();
        Path dir = temp.resolve("x").resolve("received" + overwrite);
        exchange = new Exchange(new Folder(dir, opener), dir, ReceiverSettings.DEFAULT.withOverwrite(overwrite));
        link("out", outside);
        link("relative", Path.of("../.."));
        link("self", Path.of("."));
        link("victim", outside.resolve("victim"));
        link("dangling", outside.resolve("new"));
        Files.createDirectory(exchange.dir.resolve("real"));
        link("real/up", outside);
        for (String target :
                List.of("/out/new", "/out/victim", "/relative/new", "/self/new", "/real/up/a/b", "/out/a/b")) {
            Response r = exchange.ask(put(target, "evil"));
            assertEquals(400, r.status(), target);
            assertTrue(r.text().contains("symbolic link"), r.text());
        }
        for (String target : List.of("/victim", "/dangling", "/out")) {
            assertEquals(409, exchange.ask(put(target, "evil")).status(), target);
            assertEquals(
                    404,
                    exchange.ask("HEAD " + target + " HTTP/1.1\r\nHost: x\r\n\r\n")
                            .status(),
                    target);
        }
        try (Stream<Path> all = Files.walk(outside)) {
            assertEquals(2, all.count());
        }
        assertEquals("precious", Files.readString(outside.resolve("victim")));
        assertEquals(201, exchange.ask(put("/real/new", "good")).status());
    }

    @Test
    void aLinkInPlaceOfThePartIsNotFollowed() throws IOException {
        byte[] content = "evil".getBytes(UTF_8);
        link(PartNames.partName("a", Exchange.sha256(content)), outside.resolve("victim"));
        link(PartNames.partName("b", null), outside.resolve("victim"));
        Response r = exchange.ask(put("/a", "evil", "Repr-Digest: " + Exchange.digest(content)));
        assertEquals(500, r.status());
        assertEquals(500, exchange.ask(put("/b", "evil")).status());
        assertEquals("precious", Files.readString(outside.resolve("victim")));
    }

    /** While folder and link change places all the time, no upload through that name may land outside. */
    @Test
    void exchangingAFolderForALinkMidWayGainsNothing() throws Exception {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(exchange.dir)) {
            Needs.system(stream instanceof SecureDirectoryStream, "folders that can be held open");
        }
        Path folder = Files.createDirectory(exchange.dir.resolve("dir"));
        Path link = exchange.dir.resolve("link");
        link("link", outside);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger swaps = new AtomicInteger();
        Thread swapper = new Thread(() -> {
            for (int i = 0; !stop.get(); i++) {
                swap(folder, link, exchange.dir.resolve("parked" + i), swaps);
            }
        });
        swapper.start();
        for (int i = 0; i < 200 || i < 20_000 && swaps.get() < 200; i++) {
            int status = exchange.ask(put("/dir/f" + i, "evil")).status();
            assertTrue(List.of(201, 400, 409, 500).contains(status), "status " + status);
        }
        stop.set(true);
        swapper.join();
        assertTrue(swaps.get() > 0);
        nothingChangedOutside();
    }

    private static void swap(Path folder, Path link, Path parked, AtomicInteger swaps) {
        try {
            Files.move(folder, parked);
            Files.move(link, folder);
            Files.move(folder, link);
            swaps.incrementAndGet();
            Files.move(parked, folder);
        } catch (IOException e) {
            // An upload made the folder in between, or has not made it yet.
        }
    }
}
