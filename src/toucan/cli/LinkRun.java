package toucan.cli;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import toucan.impair.Impairments;
import toucan.link.Clock;
import toucan.relay.Relay;

/** One run of the link: open it, say so, and wait for its end. */
final class LinkRun {
    private final Console console;
    private final HostPort listen;
    private final HostPort to;
    private final Impairments ab;
    private final Impairments ba;

    private volatile Relay relay;

    LinkRun(Console console, HostPort listen, HostPort to, Impairments ab, Impairments ba) {
        this.console = console;
        this.listen = listen;
        this.to = to;
        this.ab = ab;
        this.ba = ba;
    }

    /**
     * Does it all.
     *
     * @param nanos how long; {@link Long#MAX_VALUE} for until it is interrupted
     * @return null, or the line that says why it failed
     */
    String run(long nanos) {
        try {
            InetSocketAddress local = listen.resolve();
            InetSocketAddress there = to.resolve();
            relay = open(local, there);
            console.say("the network to " + HostPort.text(there) + ": " + NetworkText.of(ab));
            console.say("the network back to the clients: " + NetworkText.of(ba));
            int port = relay.localEndpoints().get(0).getPort();
            console.always("listening on " + HostPort.text(new InetSocketAddress(local.getAddress(), port)));
            relay.awaitEnd(nanos, TimeUnit.NANOSECONDS);
            relay.close();
            return null;
        } catch (ToolException e) {
            return e.getMessage();
        } catch (IOException e) {
            return "the link failed: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Endings.INTERRUPTED;
        }
    }

    private Relay open(InetSocketAddress local, InetSocketAddress there) throws ToolException {
        try {
            return Relay.open(Clock.monotonic(), local, there, ab, ba);
        } catch (BindException e) {
            boolean taken = String.valueOf(e.getMessage()).contains("in use");
            throw new ToolException("cannot listen on " + e.getMessage()
                    + (taken ? "; --listen takes another port, 0 any free one" : ""));
        } catch (IOException e) {
            throw new ToolException("cannot link " + listen + " to " + to + ": " + e.getMessage());
        }
    }

    /** Ends it from another thread. What is under way still arrives. */
    void interrupt() {
        Relay open = relay;
        if (open != null) {
            open.close();
        }
    }

    /** What there is to tell. @param error the line that says why it failed, or null */
    LinkReport report(String error) {
        Relay used = relay;
        return new LinkReport(error, ab, ba, used == null ? null : used.counters());
    }
}
