package toucan.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import toucan.tcp.EventListener;
import toucan.tcp.TcpConfig;

class ConnectionTableTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress("10.0.0.1", 9293);

    private static LiveConnection connection(
            InetSocketAddress local, InetSocketAddress remote, int localPort, int remotePort) {
        return new LiveConnection(
                new ConnectionId(local, remote, localPort, remotePort, true),
                null,
                TcpConfig.DEFAULT,
                null,
                EventListener.NONE);
    }

    @Test
    void everyPartOfTheKeyCounts() {
        InetSocketAddress remote = new InetSocketAddress("10.0.0.2", 5000);
        ConnectionTable table = new ConnectionTable();
        LiveConnection c = connection(LOCAL, remote, 1, 2);
        table.add(c);
        assertSame(
                c, table.find(new InetSocketAddress("10.0.0.1", 9293), new InetSocketAddress("10.0.0.2", 5000), 1, 2));
        assertNull(table.find(LOCAL, remote, 2, 1));
        assertNull(table.find(LOCAL, remote, 1, 3));
        assertNull(table.find(LOCAL, remote, 3, 2));
        assertNull(table.find(remote, LOCAL, 1, 2));
        assertNull(table.find(LOCAL, new InetSocketAddress("10.0.0.2", 5001), 1, 2));
        assertNull(table.find(LOCAL, new InetSocketAddress("10.0.0.3", 5000), 1, 2));
        assertNull(table.find(new InetSocketAddress("10.0.0.4", 9293), remote, 1, 2));
    }

    @Test
    void findsThousandsAndForgetsWhatWasRemoved() {
        ConnectionTable table = new ConnectionTable();
        List<LiveConnection> all = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            InetSocketAddress remote = new InetSocketAddress("10.0." + i % 7 + "." + i % 11, 1000 + i % 13);
            LiveConnection c = connection(LOCAL, remote, 9293, 1 + i);
            table.add(c);
            all.add(c);
        }
        assertEquals(5000, table.size());
        Collections.shuffle(all, new Random(3));
        List<LiveConnection> gone = all.subList(0, 2500);
        gone.forEach(c -> assertTrue(table.remove(c)));
        gone.forEach(c -> assertFalse(table.remove(c)));
        assertEquals(2500, table.all().size());
        for (int i = 0; i < all.size(); i++) {
            ConnectionId id = all.get(i).id;
            LiveConnection found = table.find(id.local(), id.remote(), id.localPort(), id.remotePort());
            assertSame(i < 2500 ? null : all.get(i), found);
        }
    }
}
