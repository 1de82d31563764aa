package toucan.testing;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Looks at a page with Chromium, without a window; the test needs the program, see {@link Needs}. */
public final class Chromium {
    private static final long PATIENCE_SECONDS = 240;

    private final Path folder;
    private final String[] options;

    /** @param folder for its profile; @param options more of its own */
    public Chromium(Path folder, String... options) {
        this.folder = folder;
        this.options = options.clone();
    }

    /**
     * The document as soon as what is awaited is there.
     *
     * @return the document, or its last state when that did not come
     * @throws AssertionError when anything was written to the console, errors of the page and of its policy among it
     */
    public String dom(URI page, Predicate<String> awaited) throws IOException, InterruptedException {
        return look(page, tools -> tools.evaluate("document.documentElement?.outerHTML ?? ''"), awaited);
    }

    /** A picture of that. */
    public BufferedImage screenshot(URI page, Predicate<BufferedImage> awaited)
            throws IOException, InterruptedException {
        return look(page, DevTools::picture, awaited);
    }

    private interface Look<T> {
        T at(DevTools tools) throws IOException, InterruptedException;
    }

    private <T> T look(URI page, Look<T> look, Predicate<T> awaited) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try (DevTools tools = new DevTools(folder, options)) {
            tools.open(page, "document.readyState === 'complete'");
            T seen = look.at(tools);
            while (!awaited.test(seen) && tools.complaints().isEmpty() && System.nanoTime() < end) {
                tools.drawSomething();
                seen = look.at(tools);
            }
            if (!tools.complaints().isEmpty()) {
                throw new AssertionError(page + " complained: " + tools.complaints());
            }
            return seen;
        }
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
