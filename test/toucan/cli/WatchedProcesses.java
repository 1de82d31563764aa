package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Tools whose page is looked at while they run. */
abstract class WatchedProcesses extends ToolProcesses {
    private final HttpClient http = HttpClient.newHttpClient();
    /** Where the page has its numbers from. */
    private final String numbers;

    WatchedProcesses(String numbers) {
        this.numbers = numbers;
    }

    ToolProcess startIn(String locale, Class<?> main, String... args) throws IOException {
        List<String> java = new ArrayList<>(locale(locale));
        java.add("-Xmx96m");
        return start(java, main, args);
    }

    static URI page(ToolProcess tool) throws InterruptedException {
        return URI.create(tool.awaitLine("watch: "));
    }

    JsonObject snapshot(URI page) throws IOException, InterruptedException {
        return snapshot(page, numbers);
    }

    JsonObject snapshot(URI page, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .build();
        return JsonParser.parseString(
                        http.send(request, BodyHandlers.ofString()).body())
                .getAsJsonObject();
    }

    /** The first snapshot that is so. */
    JsonObject await(URI page, Predicate<JsonObject> so) throws IOException, InterruptedException {
        long deadline = System.nanoTime()
                + Duration.ofSeconds(ToolProcess.PATIENCE_SECONDS).toNanos();
        JsonObject last = snapshot(page);
        while (!so.test(last)) {
            assertTrue(System.nanoTime() < deadline, "it did not come to that; the last: " + last);
            last = snapshot(page);
        }
        return last;
    }
}
