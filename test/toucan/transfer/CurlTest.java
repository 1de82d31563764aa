package toucan.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import toucan.testing.Needs;

/** {@code curl -T} is a client too; here over the operating system's own TCP. */
class CurlTest {
    @TempDir
    Path temp;

    /** Runs curl. @return the status code, or curl's own exit code negated */
    private int curl(Exchange exchange, String path, String... options) throws IOException, InterruptedException {
        Needs.program("curl");
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-q", "--noproxy", "*", "-o"));
        command.add(temp.resolve("answer").toString());
        command.addAll(List.of("-w", "%{http_code}"));
        command.addAll(List.of(options));
        command.add("http://127.0.0.1:" + exchange.address().getPort() + path);
        Process process = new ProcessBuilder(command)
                .redirectError(temp.resolve("curl.err").toFile())
                .start();
        String status = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        int exit = process.waitFor();
        return exit == 0 ? Integer.parseInt(status) : -exit;
    }

    @Test
    void curlUploads() throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        Path file = Files.write(temp.resolve("a file"), content);
        try (Exchange exchange = new Exchange(temp.resolve("received"))) {
            // Above 1 MiB curl sends Expect: 100-continue.
            assertEquals(201, curl(exchange, "/", "-T", file.toString()));
            assertEquals(-1, Files.mismatch(file, exchange.dir.resolve("a file")));
            assertEquals(200, curl(exchange, "/", "-T", file.toString()));
            assertEquals(201, curl(exchange, "/chunked", "-T", file.toString(), "-H", "Transfer-Encoding: chunked"));
            assertEquals(-1, Files.mismatch(file, exchange.dir.resolve("chunked")));
            assertEquals(200, curl(exchange, "/chunked", "-I"));
            assertEquals(404, curl(exchange, "/missing", "-I"));
            assertEquals(405, curl(exchange, "/chunked"));
            assertEquals(405, curl(exchange, "/", "--data-binary", "@" + file));
            assertEquals(400, curl(exchange, "/%2e%2e/x", "--path-as-is", "-T", file.toString()));
            assertEquals(400, curl(exchange, "/../x", "--path-as-is", "-T", file.toString()));
            Files.writeString(file, "another");
            assertEquals(409, curl(exchange, "/chunked", "-T", file.toString()));
            assertTrue(Files.readString(temp.resolve("answer")).contains("another file has that name"));
        }
    }

    @Test
    void curlReadsARefusalEvenWithoutExpect() throws Exception {
        Path file = Files.write(temp.resolve("file"), new byte[30_000_000]);
        try (Exchange exchange = new Exchange(temp.resolve("received"))) {
            Files.writeString(exchange.dir.resolve("file"), "another");
            assertEquals(409, curl(exchange, "/file", "-T", file.toString(), "-H", "Expect:"));
            assertEquals("another", Files.readString(exchange.dir.resolve("file")));
        }
    }
}
