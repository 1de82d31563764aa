package toucan.watch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What a {@link WatchServer} has to give: paths, and what is behind them. The path {@code /} is the page itself. */
public final class WatchPages {
    /** @param type as Content-Type has it */
    record Content(String type, Supplier<byte[]> bytes) {}

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Content> contents = new LinkedHashMap<>();

    /** With what every page uses: {@code /live.js}, {@code /watch.css}, {@code /icon.svg}. */
    public WatchPages() {
        file("/live.js", WatchPages.class, "live.js");
        file("/watch.css", WatchPages.class, "watch.css");
        file("/icon.svg", WatchPages.class, "icon.svg");
    }

    /**
     * A file of the jar.
     *
     * @param beside a class, and
     * @param name the file's name relative to that class; html, css, js or svg
     */
    public WatchPages file(String path, Class<?> beside, String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        byte[] bytes = read(beside, name);
        if (type == null) {
            throw new IllegalArgumentException("what type is " + name + "?");
        }
        contents.put(path, new Content(type, () -> bytes));
        return this;
    }

    /** How things are at the moment. @param json is called on the viewers' threads, on several at once */
    public WatchPages snapshot(String path, Supplier<String> json) {
        contents.put(path, new Content("application/json", () -> json.get().getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    private static byte[] read(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + name + " beside " + beside.getName());
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Content> contents() {
        return Map.copyOf(contents);
    }
}
