package toucan.impair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The constants are complete whichever class a program happens to use first. */
class InitializationTest {
    @ParameterizedTest
    @ValueSource(strings = {"Loss", "Loss$Bernoulli", "Loss$GilbertElliott", "Impairments"})
    void whicheverClassIsFirst(String first) throws Exception {
        try (URLClassLoader fresh = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Class.forName("toucan.impair." + first, true, fresh);
            Class<?> impairments = Class.forName("toucan.impair.Impairments", true, fresh);
            Object none = impairments.getField("NONE").get(null);
            assertNotNull(impairments.getMethod("loss").invoke(none));
            assertEquals(true, impairments.getMethod("isNone").invoke(none));
        }
    }

    private static URL[] classPath() throws MalformedURLException {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
        URL[] urls = new URL[entries.length];
        for (int i = 0; i < entries.length; i++) {
            urls[i] = new File(entries[i]).toURI().toURL();
        }
        return urls;
    }
}
