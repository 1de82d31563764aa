package toucan.testing;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.imageio.ImageIO;

/** Looks at a page with Chromium, without a window; the test needs the program, see {@link Needs}. */
public final class Chromium {
    private static final long PATIENCE_SECONDS = 240;
    /** How much of a page's own time to wait for what is awaited, one after the other. */
    private static final int[] MILLIS = {3_000, 10_000, 30_000, 60_000};

    private final Path folder;
    private final List<String> options;

    /** @param folder for its profile and its files; @param options more of its own */
    public Chromium(Path folder, String... options) {
        this.folder = folder;
        this.options = List.of(options);
    }

    /**
     * The document after the page has run for some seconds of its own time, which passes faster than ours; on a busy machine
     * that may be too soon, and then it is looked at again after more of them.
     *
     * @param awaited when it is there
     * @return the document, awaited or not
     * @throws AssertionError when anything was written to the console, errors of the page and of its policy among it
     */
    public String dom(URI page, Predicate<String> awaited) throws IOException, InterruptedException {
        String dom = "";
        for (int i = 0; i < MILLIS.length && !awaited.test(dom); i++) {
            dom = run(page, MILLIS[i], "--dump-dom");
        }
        return dom;
    }

    /** A picture of that. */
    public BufferedImage screenshot(URI page, Predicate<BufferedImage> awaited)
            throws IOException, InterruptedException {
        Path file = folder.resolve("page.png");
        BufferedImage picture = null;
        for (int i = 0; i < MILLIS.length && (picture == null || !awaited.test(picture)); i++) {
            Files.deleteIfExists(file);
            run(page, MILLIS[i], "--screenshot=" + file);
            picture = ImageIO.read(file.toFile());
        }
        return picture;
    }

    private String run(URI page, int millis, String what) throws IOException, InterruptedException {
        Path out = folder.resolve("chromium.out");
        Path log = folder.resolve("chromium.log");
        List<String> command = new ArrayList<>(List.of("chromium", "--headless=new", "--disable-gpu", what));
        // The pages are ours; its sandbox does not work for root, nor in most containers.
        command.addAll(List.of("--no-sandbox", "--disable-dev-shm-usage", "--enable-logging=stderr"));
        command.addAll(List.of("--user-data-dir=" + folder.resolve("profile"), "--virtual-time-budget=" + millis));
        command.addAll(List.of("--window-size=1400,1600", "--force-device-scale-factor=1"));
        command.addAll(options);
        command.add(page.toString());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(log.toFile());
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "HOME", folder.toString()));
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError(command + " did not end: " + Files.readString(log));
        }
        String said = Files.readString(log, StandardCharsets.UTF_8);
        List<String> console =
                said.lines().filter(line -> line.contains(":CONSOLE")).toList();
        if (process.exitValue() != 0 || !console.isEmpty()) {
            throw new AssertionError(command + " ended with " + process.exitValue() + ": " + said);
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    /** How many pixels of a picture have a colour. @param rgb as CSS writes it: 0x17587e */
    public static int pixels(BufferedImage picture, int rgb) {
        int found = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                found += (picture.getRGB(x, y) & 0xffffff) == rgb ? 1 : 0;
            }
        }
        return found;
    }
}
