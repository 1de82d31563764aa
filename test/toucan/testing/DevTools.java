package toucan.testing;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A page in Chromium that a test clicks on, by the DevTools protocol (chromedevtools.github.io/devtools-protocol). What the
 * page writes to the console, and what it throws, is kept.
 */
public final class DevTools implements Closeable {
    private static final long PATIENCE_SECONDS = 240;
    private static final String LISTENING = "DevTools listening on ";

    private final Process browser;
    private final WebSocket socket;
    private final BlockingQueue<JsonObject> answers = new LinkedBlockingQueue<>();
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private String session;
    private int lastId;

    /** Starts a browser. @param folder for its profile */
    public DevTools(Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("chromium", "--headless=new", "--disable-gpu"));
        // The pages are ours; its sandbox does not work for root, nor in most containers.
        command.addAll(List.of("--no-sandbox", "--disable-dev-shm-usage", "--remote-debugging-port=0"));
        command.addAll(List.of("--user-data-dir=" + folder.resolve("profile"), "--force-device-scale-factor=1"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "HOME", folder.toString()));
        browser = builder.start();
        BufferedReader said = browser.inputReader(StandardCharsets.UTF_8);
        String line = said.readLine();
        while (line != null && !line.startsWith(LISTENING)) {
            line = said.readLine();
        }
        if (line == null) {
            throw new AssertionError("chromium ended with " + browser.waitFor());
        }
        Thread drain = new Thread(() -> said.lines().forEach(rest -> {}), "chromium's log");
        drain.setDaemon(true);
        drain.start();
        URI address = URI.create(line.substring(LISTENING.length()).strip());
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Listener())
                .join();
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
        if (answer == null || answer.has("error")) {
            throw new AssertionError(method + ": " + (answer == null ? "no answer" : answer));
        }
        return answer.getAsJsonObject("result");
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

    /** Waits until an expression is true; fails when that does not come. */
    public void await(String expression) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!evaluate("Boolean(" + expression + ")").equals("true")) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never true: " + expression + "; the page complained: " + complaints);
            }
            // The page draws between two questions.
            call("Runtime.evaluate", "expression", "new Promise(requestAnimationFrame)", "awaitPromise", true);
        }
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

    @Override
    public void close() {
        session = null;
        socket.sendText("{\"id\":" + ++lastId + ",\"method\":\"Browser.close\"}", true)
                .join();
        try {
            browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.abort();
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly();
    }
}
