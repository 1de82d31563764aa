package toucan.testing;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A page in Chromium that a test clicks on, by the DevTools protocol (chromedevtools.github.io/devtools-protocol). What the
 * page writes to the console, and what it throws, is kept.
 */
public final class DevTools implements Closeable {
    private static final long PATIENCE_SECONDS = 240;
    private static final String LISTENING = "DevTools listening on ";

    private static final int MOST_LINES = 100;

    /**
     * What makes the page the only one and keeps it drawing, however slow the machine is: no window of the browser's own that may
     * open over it, nothing that is throttled or ended because it seems to hang or to be out of sight, nothing of its own to do.
     */
    private static final List<String> STEADY = List.of(
            "--no-startup-window",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-background-timer-throttling",
            "--disable-backgrounding-occluded-windows",
            "--disable-renderer-backgrounding",
            "--disable-hang-monitor",
            "--disable-gpu-watchdog",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-extensions",
            "--disable-breakpad",
            "--force-color-profile=srgb",
            "--password-store=basic");

    private final Process browser;
    private final WebSocket socket;
    private final BlockingQueue<JsonObject> answers = new LinkedBlockingQueue<>();
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private String session;
    private int lastId;

    /** Starts a browser. @param folder for its profile; @param options more of its own */
    public DevTools(Path folder, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("chromium", "--headless=new", "--disable-gpu"));
        // The pages are ours; its sandbox does not work for root, nor in most containers.
        command.addAll(List.of("--no-sandbox", "--disable-dev-shm-usage", "--remote-debugging-port=0"));
        // One of its own for each browser: what is left of the one before may still hold the other.
        Path profile = Files.createTempDirectory(folder, "profile");
        command.addAll(List.of("--user-data-dir=" + profile, "--force-device-scale-factor=1"));
        command.addAll(STEADY);
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "HOME", folder.toString()));
        browser = builder.start();
        CompletableFuture<URI> address = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(address), "chromium's log");
        reader.setDaemon(true);
        reader.start();
        try {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(address.get(PATIENCE_SECONDS, TimeUnit.SECONDS), new Listener())
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            end(processes());
            throw new AssertionError("chromium did not listen: " + said, e);
        }
    }

    private void read(CompletableFuture<URI> address) {
        browser.inputReader(StandardCharsets.UTF_8).lines().forEach(line -> {
            if (line.startsWith(LISTENING)) {
                address.complete(URI.create(line.substring(LISTENING.length()).strip()));
            }
            if (said.size() < MOST_LINES) {
                said.add(line);
            }
        });
        address.completeExceptionally(new IOException("it ended"));
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(JsonParser.parseString(text.toString()).getAsJsonObject());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }

    private void take(JsonObject message) {
        if (message.has("id")) {
            answers.add(message);
            return;
        }
        String event = message.get("method").getAsString();
        if (event.equals("Runtime.exceptionThrown")
                || event.equals("Runtime.consoleAPICalled")
                || event.equals("Log.entryAdded")) {
            complaints.add(message.toString());
        }
    }

    private JsonObject call(String method, Object... parameters) throws InterruptedException {
        JsonObject answer = ask(method, parameters);
        if (answer.has("error")) {
            throw new AssertionError(method + ": " + answer);
        }
        return answer.getAsJsonObject("result");
    }

    /** The whole answer, which may be an error. */
    private JsonObject ask(String method, Object... parameters) throws InterruptedException {
        JsonObject params = new JsonObject();
        for (int i = 0; i < parameters.length; i += 2) {
            Object value = parameters[i + 1];
            JsonElement json =
                    JsonParser.parseString(value instanceof String s ? new Gson().toJson(s) : String.valueOf(value));
            params.add((String) parameters[i], json);
        }
        JsonObject message = new JsonObject();
        message.addProperty("id", ++lastId);
        message.addProperty("method", method);
        message.add("params", params);
        if (session != null) {
            message.addProperty("sessionId", session);
        }
        socket.sendText(message.toString(), true).join();
        JsonObject answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        while (answer != null && answer.get("id").getAsInt() != lastId) {
            answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        if (answer == null) {
            throw new AssertionError(method + ": no answer; complaints: " + complaints + "; chromium said " + said);
        }
        return answer;
    }

    /** Opens a page. @param ready an expression that is true when it is there */
    public void open(URI page, String ready) throws InterruptedException {
        String target = call("Target.createTarget", "url", "about:blank")
                .get("targetId")
                .getAsString();
        session = call("Target.attachToTarget", "targetId", target, "flatten", true)
                .get("sessionId")
                .getAsString();
        call("Runtime.enable");
        call("Log.enable");
        call("Page.enable");
        call("Page.bringToFront");
        call("Emulation.setFocusEmulationEnabled", "enabled", true);
        call(
                "Emulation.setDeviceMetricsOverride",
                "width",
                1400,
                "height",
                1600,
                "deviceScaleFactor",
                1,
                "mobile",
                false);
        call("Page.navigate", "url", page.toString());
        await(ready);
    }

    /** Waits until an expression is true; fails when that does not come. While it throws, it is not true. */
    public void await(String expression) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String wanted = "Boolean(" + expression + ")";
        JsonObject answer = ask("Runtime.evaluate", "expression", wanted, "returnByValue", true);
        while (!isTrue(answer)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never true: " + expression + ": " + answer + "; the page is "
                        + evaluate("document.visibilityState") + "; it complained: " + complaints);
            }
            drawSomething();
            answer = ask("Runtime.evaluate", "expression", wanted, "returnByValue", true);
        }
    }

    private static boolean isTrue(JsonObject answer) {
        JsonObject result = answer.getAsJsonObject("result");
        JsonElement value =
                result == null ? null : result.getAsJsonObject("result").get("value");
        return value != null && value.getAsString().equals("true");
    }

    /**
     * Lets the page draw between two questions. A frame need not come, as it does not where nothing is drawn: then after a while
     * the page is asked to the front again.
     */
    void drawSomething() throws InterruptedException {
        String drawn =
                "new Promise((done) => { requestAnimationFrame(() => done(true)); setTimeout(done, 500, false); })";
        if (!isTrue(ask("Runtime.evaluate", "expression", drawn, "awaitPromise", true, "returnByValue", true))) {
            call("Page.bringToFront");
        }
    }

    /** What the window shows. */
    BufferedImage picture() throws IOException, InterruptedException {
        String png = call("Page.captureScreenshot").get("data").getAsString();
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png)));
    }

    /** The value of an expression in the page, as text. */
    public String evaluate(String expression) throws InterruptedException {
        JsonObject result = call("Runtime.evaluate", "expression", expression, "returnByValue", true);
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
        }
        JsonElement value = result.getAsJsonObject("result").get("value");
        return value == null ? "undefined" : value.isJsonPrimitive() ? value.getAsString() : value.toString();
    }

    /** A click with the mouse. @param x CSS pixels from the left of the window; @param y from the top */
    public void click(double x, double y) throws InterruptedException {
        call("Input.dispatchMouseEvent", "type", "mouseMoved", "x", x, "y", y);
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call("Input.dispatchMouseEvent", "type", type, "x", x, "y", y, "button", "left", "clickCount", 1);
        }
    }

    /** A key. @param name as {@code KeyboardEvent.key} has it: {@code ArrowRight} */
    public void press(String name) throws InterruptedException {
        call("Input.dispatchKeyEvent", "type", "keyDown", "key", name);
        call("Input.dispatchKeyEvent", "type", "keyUp", "key", name);
    }

    /** What the page wrote to the console, threw, or was refused. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    private List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(browser.toHandle()), browser.descendants())
                .toList();
    }

    /** Until all are gone: they write to the profile, which is about to be deleted. */
    private static void end(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(p -> p.onExit()
                .completeOnTimeout(p, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join());
    }

    @Override
    public void close() {
        List<ProcessHandle> processes = processes();
        session = null;
        try {
            socket.sendText("{\"id\":" + ++lastId + ",\"method\":\"Browser.close\"}", true)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // It has gone, or does not listen any more: it is ended all the same.
        }
        socket.abort();
        end(processes);
    }
}
