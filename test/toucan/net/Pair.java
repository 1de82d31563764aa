package toucan.net;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.UnaryOperator;
import toucan.link.Clock;
import toucan.tcp.TcpConfig;

/** Two endpoints on a network in memory, one of which listens. */
final class Pair implements Closeable {
    /** The TCP port of {@link #listener}; its endpoint has the same UDP port. */
    static final int PORT = 9293;

    /** A quick end for what is left of a closed connection. */
    static final TcpConfig QUICK = TcpConfig.DEFAULT.with().mslNanos(1_000_000).build();

    /** No timer takes for lost what waits because this thread, or the other one, gets no processor. */
    static final TcpConfig PATIENT = QUICK.with()
            .initialRtoNanos(30_000_000_000L)
            .minRtoNanos(30_000_000_000L)
            .tailLossProbe(false)
            .build();

    final MemoryNetwork network;
    final Endpoint server;
    final Endpoint client;
    final ToucanServerSocket listener;

    Pair() throws IOException {
        this(config -> config);
    }

    Pair(UnaryOperator<EndpointConfig> settings) throws IOException {
        Clock clock = Clock.monotonic();
        network = new MemoryNetwork(clock);
        EndpointConfig config = settings.apply(
                EndpointConfig.DEFAULT.with().tcp(QUICK).clock(clock).build());
        server = Endpoint.over(config, network.link(1, PORT));
        client = Endpoint.over(config, network.link(2, 40_000));
        listener = server.listen(PORT, 300);
    }

    ToucanSocket connect() throws IOException {
        return client.connect(server.localEndpoints().get(0), PORT);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        server.close();
        client.close();
    }
}
