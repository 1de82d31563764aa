package toucan.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import org.junit.jupiter.api.Test;
import toucan.link.UdpLink;
import toucan.net.Await.Background;
import toucan.testing.Proves;

/** The DS field: RFC 9293 §3.9.1.9. What the system has for the UDP socket is read back. */
class TrafficClassTest {
    private static final int ASSURED = 0x28;
    private static final int EXPEDITED = 0xB8;

    /** The UDP link below the endpoint that is opened next. */
    private UdpLink udp;

    private final EndpointConfig config = EndpointConfig.DEFAULT
            .with()
            .tcp(Pair.QUICK)
            .wrap(link -> {
                udp = (UdpLink) link;
                return link;
            })
            .build();

    @Proves({"9293/MUST-48", "9293/SHLD-22"})
    @Test
    void anEndpointHasTheOneOfItsSettings() throws Exception {
        InetSocketAddress loopback = new InetSocketAddress("127.0.0.1", 0);
        try (Endpoint endpoint =
                Endpoint.bind(config.with().trafficClass(EXPEDITED).build(), loopback)) {
            assertEquals(EXPEDITED, udp.trafficClass(), endpoint.toString());
        }
    }

    @Proves({"9293/MUST-48", "9293/SHLD-21"})
    @Test
    void aSocketsCanBeSetAndChanged() throws Exception {
        EndpointConfig serving = EndpointConfig.DEFAULT.with().tcp(Pair.QUICK).build();
        try (Endpoint endpoint = Endpoint.bind(serving, new InetSocketAddress("127.0.0.1", 0));
                ToucanServerSocket listener = endpoint.listen(0, 1);
                ToucanSocket client = new ToucanSocket(config)) {
            client.setTrafficClass(ASSURED);
            client.connect(endpoint.localEndpoints().get(0));
            assertEquals(ASSURED, udp.trafficClass());
            assertEquals(ASSURED, client.getTrafficClass());

            client.setTrafficClass(EXPEDITED);
            assertEquals(EXPEDITED, udp.trafficClass());
            client.setOption(StandardSocketOptions.IP_TOS, 0);
            assertEquals(0, udp.trafficClass());
            try (ToucanSocket server = listener.accept()) {
                Background<Integer> reads = Await.background(server.getInputStream()::read);
                client.getOutputStream().write(3);
                assertEquals(3, reads.get());
            }
        }
    }
}
