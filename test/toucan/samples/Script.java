package toucan.samples;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import toucan.sim.Application;
import toucan.sim.SimSocket;
import toucan.tcp.State;

/**
 * What an application does, step by step: {@code new Script().write(2000).readToEnd().close()}. It begins when the connection is
 * there; a step begins when the one before it is done.
 */
final class Script implements Application {
    private static final long MS = 1_000_000;

    private final Deque<Step> steps = new ArrayDeque<>();
    private final ByteBuffer text = ByteBuffer.wrap(SampleText.bytes());
    private final ByteBuffer heard = ByteBuffer.allocate(64 << 10);

    /** Does what it can now. */
    @FunctionalInterface
    private interface Step {
        /** @return whether it is done */
        boolean go(SimSocket socket);
    }

    /** Writes, in one call, so many of the next bytes of {@link SampleText}. */
    Script write(int bytes) {
        ByteBuffer piece = text.slice(text.position(), bytes);
        text.position(text.position() + bytes);
        return write(piece);
    }

    /** Writes a line, in one call. */
    Script say(String line) {
        return write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
    }

    private Script write(ByteBuffer piece) {
        return then(socket -> {
            socket.send(piece);
            return !piece.hasRemaining();
        });
    }

    /** Reads a line of the other. */
    Script hear(String line) {
        return read(line.length() + 1);
    }

    /** Reads so many bytes. */
    Script read(int bytes) {
        int[] missing = {bytes};
        return then(socket -> {
            int read = 1;
            while (missing[0] > 0 && read > 0) {
                read = socket.receive(heard.clear().limit(Math.min(missing[0], heard.capacity())));
                missing[0] -= Math.max(read, 0);
            }
            if (read < 0 && missing[0] > 0) {
                throw new IllegalStateException(missing[0] + " bytes were never said");
            }
            return missing[0] == 0;
        });
    }

    /** Reads until the other has closed. */
    Script readToEnd() {
        return then(socket -> {
            int read;
            do {
                read = socket.receive(heard.clear());
            } while (read > 0);
            return read < 0;
        });
    }

    /** Does nothing, and reads nothing, for so long. */
    Script pause(int milliseconds) {
        long[] until = {-1};
        return then(socket -> {
            if (until[0] < 0) {
                until[0] = socket.nanos() + milliseconds * MS;
            }
            socket.wakeAt(until[0]);
            return socket.nanos() >= until[0];
        });
    }

    /** CLOSE: nothing more is written. Reading goes on, if it is among the next steps. */
    Script close() {
        return then(socket -> {
            socket.close();
            return true;
        });
    }

    /** ABORT. */
    Script abort() {
        return then(socket -> {
            socket.abort();
            return true;
        });
    }

    private Script then(Step step) {
        steps.add(step);
        return this;
    }

    @Override
    public void run(SimSocket socket) {
        State state = socket.state();
        if (state == State.CLOSED || !state.isSynchronized()) {
            return;
        }
        while (!steps.isEmpty() && steps.peek().go(socket)) {
            steps.remove();
        }
    }
}
