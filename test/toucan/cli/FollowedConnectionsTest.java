package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import toucan.link.Clock;
import toucan.net.Endpoint;
import toucan.net.EndpointConfig;
import toucan.net.ToucanServerSocket;
import toucan.net.ToucanSocket;

/** Which connections the page to watch a transfer follows, when there are more than it has places for. */
@Timeout(120)
class FollowedConnectionsTest {
    private static final int MOST = TransferWatch.MOST_CONNECTIONS;

    private final Clock clock = Clock.monotonic();
    private final EndpointConfig config =
            EndpointConfig.DEFAULT.with().clock(clock).build();
    private final List<ToucanSocket> all = new ArrayList<>();

    private static Endpoint endpoint(EndpointConfig config) throws IOException {
        return Endpoint.bind(config, new InetSocketAddress("127.0.0.1", 0));
    }

    private static Set<Integer> numbers(TransferWatch watch) {
        return watch.pictures(-1).all().stream()
                .map(one -> one.picture().number())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Integer> fromTo(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().collect(Collectors.toSet());
    }

    @Test
    void eachOfTheNewestIsCountedOnceAndKeepsItsPlace() throws IOException {
        WatchedTransfer transfer = new WatchedTransfer() {
            @Override
            public String phase() {
                return "sending";
            }

            @Override
            public List<ToucanSocket> connections(int most) {
                return all.subList(Math.max(0, all.size() - most), all.size());
            }
        };
        try (Endpoint server = endpoint(config);
                Endpoint client = endpoint(config);
                ToucanServerSocket listener = server.listen(0, 2 * MOST)) {
            TransferWatch watch = new TransferWatch("sender", transfer, clock, new EventTap());
            ToucanSocket oldest = connect(client, server);
            ToucanSocket other = listener.accept();
            while (all.size() < MOST) {
                connect(client, server);
            }
            watch.look();
            assertEquals(fromTo(1, MOST), numbers(watch));
            // The oldest is not the one that has been silent longest.
            oldest.getOutputStream().write(1);
            assertEquals(1, other.getInputStream().read());
            watch.look();
            ToucanSocket newest = connect(client, server);
            for (int i = 0; i < 3; i++) {
                watch.look();
                assertEquals(fromTo(2, MOST + 1), numbers(watch));
                assertEquals(MOST + 1, watch.pictures(-1).seen());
            }
            all.remove(newest);
            watch.look();
            assertEquals(fromTo(1, MOST), numbers(watch));
            assertEquals(MOST + 1, watch.pictures(-1).seen());
        }
    }

    private ToucanSocket connect(Endpoint client, Endpoint server) throws IOException {
        InetSocketAddress to = server.localEndpoints().get(0);
        all.add(client.connect(to, to.getPort()));
        return all.get(all.size() - 1);
    }
}
