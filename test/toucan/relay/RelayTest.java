package toucan.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.impair.Drop;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.link.Clock;
import toucan.testing.Needs;

/** Real sockets, on the loopback interface only. */
class RelayTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long HOUR = Impairments.MAX_DELAY_NANOS;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        Collections.reverse(opened);
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T open(T one) {
        opened.add(one);
        return one;
    }

    private UdpProgram program(String address) throws IOException {
        return open(new UdpProgram(new InetSocketAddress(address, 0)));
    }

    private UdpProgram program() throws IOException {
        return program("127.0.0.1");
    }

    private Relay relay(UdpProgram to, Impairments ab, Impairments ba) throws IOException {
        InetSocketAddress listen = new InetSocketAddress(to.address().getAddress(), 0);
        return open(Relay.open(Clock.monotonic(), listen, to.address(), ab, ba));
    }

    private static Impairments network(UnaryOperator<Impairments.Builder> change) {
        return change.apply(Impairments.NONE.with()).build();
    }

    private static void await(Relay relay, LongSupplier value, long wanted) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (value.getAsLong() < wanted) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited for " + wanted + ": " + relay.counters());
            }
            Thread.yield();
        }
    }

    private static InetSocketAddress at(Relay relay) {
        return relay.localEndpoints().get(0);
    }

    @Test
    void aQuestionAndItsAnswerCross() throws Exception {
        UdpProgram server = program();
        UdpProgram client = program();
        Relay relay = relay(server, Impairments.NONE, Impairments.NONE);
        client.send(at(relay), "question");
        assertEquals("question", server.receive());
        assertNotEquals(client.address(), server.lastFrom(), "the relay has a port of its own there");
        server.send(server.lastFrom(), "the answer");
        assertEquals("the answer", client.receive());
        assertEquals(at(relay), client.lastFrom(), "it comes from where the question went");
        await(relay, () -> relay.counters().ba().datagrams(), 1);
        RelayCounters counters = relay.counters();
        assertEquals(1, counters.clients());
        assertEquals(1, counters.ab().datagrams());
        assertEquals(8, counters.ab().bytes());
        assertEquals(1, counters.ab().forwarded());
        assertEquals(1, counters.ba().datagrams());
        assertEquals(10, counters.ba().bytes());
        assertEquals(0, counters.ab().refused() + counters.ba().refused() + counters.unreachable());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_472, 9_000, 60_000})
    void datagramsOfAllSizesCross(int size) throws Exception {
        UdpProgram server = program();
        UdpProgram client = program();
        Relay relay = relay(server, network(n -> n.delayNanos(1)), network(n -> n.delayNanos(1)));
        String text = "x".repeat(size);
        client.send(at(relay), text);
        assertEquals(text, server.receive());
        server.send(server.lastFrom(), text);
        assertEquals(text, client.receive());
    }

    @Test
    void anEmptyDatagramCrossesBack() throws Exception {
        UdpProgram server = program();
        UdpProgram client = program();
        Relay relay = relay(server, Impairments.NONE, Impairments.NONE);
        client.send(at(relay), "");
        client.send(at(relay), "behind it");
        assertEquals("behind it", server.receive());
        assertEquals(1, relay.counters().ab().refused());
        server.send(server.lastFrom(), "");
        assertEquals("", client.receive());
    }

    @Test
    void everyClientHasItsOwnPort() throws Exception {
        UdpProgram server = program();
        Relay relay = relay(server, Impairments.NONE, Impairments.NONE);
        List<UdpProgram> clients = List.of(program(), program(), program());
        List<InetSocketAddress> ports = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).send(at(relay), "from " + i);
            assertEquals("from " + i, server.receive());
            ports.add(server.lastFrom());
        }
        assertEquals(3, ports.stream().distinct().count(), "ports " + ports);
        for (int i = clients.size() - 1; i >= 0; i--) {
            server.send(ports.get(i), "to " + i);
            assertEquals("to " + i, clients.get(i).receive());
        }
        clients.get(1).send(at(relay), "again");
        assertEquals("again", server.receive());
        assertEquals(ports.get(1), server.lastFrom(), "a client keeps its port");
        assertEquals(3, relay.counters().clients());
    }

    /** The numbers that cross of those sent; an echo sends back what reached it. */
    private List<String> fates(long seedThere, long seedBack) throws Exception {
        UdpProgram server = program();
        UdpProgram client = program();
        Relay relay = relay(server, network(n -> n.loss(new Loss.Bernoulli(0.3)).seed(seedThere)), network(n -> n.loss(
                        new Loss.Bernoulli(0.3))
                .seed(seedBack)));
        int sent = 200;
        for (int i = 0; i < sent; i++) {
            client.send(at(relay), "number " + i);
        }
        await(relay, () -> relay.counters().ab().datagrams(), sent);
        long there = relay.counters().ab().forwarded();
        assertEquals(sent - there, relay.counters().ab().impaired().lost());
        for (int i = 0; i < there; i++) {
            server.send(server.receiveFrom(), server.last());
        }
        await(relay, () -> relay.counters().ba().datagrams(), there);
        List<String> back = new ArrayList<>();
        long returned = relay.counters().ba().forwarded();
        for (int i = 0; i < returned; i++) {
            back.add(client.receive());
        }
        assertTrue(
                there > 100 && there < 180 && returned < there, relay.counters().toString());
        return back;
    }

    @Test
    void theSameSeedsAreTheSameFates() throws Exception {
        List<String> first = fates(7, 8);
        assertEquals(first, fates(7, 8));
        assertNotEquals(first, fates(9, 8));
        assertNotEquals(first, fates(7, 9));
    }

    @Test
    void allClientsShareOneWire() throws Exception {
        UdpProgram server = program();
        Relay relay = relay(
                server, network(n -> n.rateBitsPerSecond(1).limitPackets(1)), network(n -> n.rateBitsPerSecond(1)));
        program().send(at(relay), "first");
        await(relay, () -> relay.counters().ab().datagrams(), 1);
        assertEquals(0, relay.counters().ab().impaired().queueDropped());
        program().send(at(relay), "second");
        await(relay, () -> relay.counters().ab().datagrams(), 2);
        assertEquals(1, relay.counters().ab().impaired().queueDropped(), "one queue for both");
        assertEquals(0, relay.counters().ba().impaired().queueDropped());
    }

    @Test
    void aDelayHoldsBackAndTheEndLetsGo() throws Exception {
        UdpProgram server = program();
        Relay relay = relay(server, network(n -> n.delayNanos(HOUR)), Impairments.NONE);
        program().send(at(relay), "late");
        await(relay, () -> relay.counters().ab().datagrams(), 1);
        assertEquals(0, relay.counters().ab().forwarded());
        relay.close();
        assertEquals("late", server.receive());
        assertEquals(1, relay.counters().ab().forwarded());
        assertTrue(relay.awaitEnd(0, TimeUnit.SECONDS));
    }

    @Test
    void aRoundTripTakesBothDelays() throws Exception {
        UdpProgram server = program();
        UdpProgram client = program();
        Relay relay = relay(server, network(n -> n.delayNanos(20_000_000)), network(n -> n.delayNanos(30_500_000)));
        for (int i = 0; i < 5; i++) {
            long before = System.nanoTime();
            client.send(at(relay), "ping");
            server.send(server.receiveFrom(), "pong");
            assertEquals("pong", client.receive());
            long took = System.nanoTime() - before;
            assertTrue(took >= 50_500_000, "took " + took + " ns");
        }
    }

    @Test
    void theTableOfKindsKnowsBothDirections() throws Exception { // probe: data into a window that the other side closed
        UdpProgram server = program();
        UdpProgram client = program();
        Relay relay = relay(server, network(n -> n.drops(Drop.parse("probe#1"))), Impairments.NONE);
        client.send(at(relay), Segments.data(1, 100, 10));
        server.receive();
        server.send(server.lastFrom(), Segments.ack(110, 0));
        client.receive();
        client.send(at(relay), Segments.data(1, 110, 1));
        await(relay, () -> relay.counters().ab().datagrams(), 2);
        assertEquals(1, relay.counters().ab().impaired().lost());
    }

    @Test
    void nobodyThereIsNoEnd() throws Exception {
        UdpProgram server = program();
        UdpProgram client = program();
        InetSocketAddress address = server.address();
        Relay relay = relay(server, Impairments.NONE, Impairments.NONE);
        server.close();
        for (int i = 0; i < 20; i++) {
            client.send(at(relay), "anybody there?");
            await(relay, () -> relay.counters().ab().datagrams(), i + 1);
        }
        assertFalse(relay.awaitEnd(0, TimeUnit.SECONDS));
        UdpProgram late = open(new UdpProgram(address));
        client.send(at(relay), "and now?");
        assertEquals("and now?", late.receive());
        late.send(late.lastFrom(), "yes");
        assertEquals("yes", client.receive());
    }

    @Test
    void ipv6() throws Exception {
        NetworkInterface six = loopback("::1");
        Needs.system(six != null, "[::1]");
        UdpProgram server = program("::1");
        UdpProgram client = program("::1");
        Relay relay = relay(server, Impairments.NONE, Impairments.NONE);
        client.send(at(relay), "six");
        assertEquals("six", server.receive());
        server.send(server.lastFrom(), "back");
        assertEquals("back", client.receive());
    }

    @Test
    void fromIpv4ToIpv6() throws Exception {
        Needs.system(loopback("::1") != null, "[::1]");
        UdpProgram server = program("::1");
        UdpProgram client = program();
        Relay relay = open(Relay.open(
                Clock.monotonic(),
                new InetSocketAddress("127.0.0.1", 0),
                server.address(),
                Impairments.NONE,
                Impairments.NONE));
        client.send(at(relay), "from four");
        assertEquals("from four", server.receive());
        server.send(server.lastFrom(), "to six");
        assertEquals("to six", client.receive());
    }

    private static NetworkInterface loopback(String address) throws IOException {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getByName(address));
        } catch (SocketException e) {
            return null;
        }
    }

    @Test
    void aWildcardAnswersFromTheAddressThatWasReached() throws Exception {
        UdpProgram server = program();
        UdpProgram client = program();
        Relay relay = open(Relay.open(
                Clock.monotonic(), new InetSocketAddress(0), server.address(), Impairments.NONE, Impairments.NONE));
        InetSocketAddress reached = new InetSocketAddress("127.0.0.1", at(relay).getPort());
        client.send(reached, "hello");
        server.send(server.receiveFrom(), "back");
        assertEquals("back", client.receive());
        assertEquals(reached, client.lastFrom());
    }

    @Test
    void whatCannotBeOpenedIsExplained() throws Exception {
        UdpProgram taken = program();
        assertThrows(
                BindException.class,
                () -> Relay.open(
                        Clock.monotonic(), taken.address(), taken.address(), Impairments.NONE, Impairments.NONE));
        UdpProgram free = program();
        InetSocketAddress address = free.address();
        free.close();
        IOException itself = assertThrows(
                IOException.class,
                () -> Relay.open(Clock.monotonic(), address, address, Impairments.NONE, Impairments.NONE));
        assertTrue(itself.getMessage().contains("itself"), itself.getMessage());
    }
}
