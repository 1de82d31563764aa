package toucan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The process that has started this one for its own ends, as a demonstration or a measurement does with its peers: they end when it is gone,
 * even by kill -9, which nobody can react to. What a process has left open, the system closes, so this one sees the end of
 * its stdin. Only for those who were started with {@link #PROPERTY}: a tool that a user starts may have any stdin, or none.
 */
public final class Parent {
    /** A system property of Java: {@code true} when stdin is a pipe that the parent holds for as long as it lives. */
    public static final String PROPERTY = "toucan.endsWithStdin";

    private Parent() {}

    /** Ends this process in order as soon as its parent is gone, if that is wanted. */
    static void watch(Console console) {
        if (Boolean.getBoolean(PROPERTY)) {
            Thread thread = new Thread(() -> await(console, System.in), "parent");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void await(Console console, InputStream stdin) {
        try {
            stdin.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // Whatever has become of the pipe, nobody holds its other end any more.
        }
        console.always("whoever has started this process is gone");
        System.exit(Tool.FAILED);
    }
}
