package toucan.sim;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import toucan.link.Clock;
import toucan.sim.SimSocket.Endpoints;

/**
 * Hosts, the wires between them, and the time, which jumps from one event to the next.
 *
 * <pre>{@code
 * Simulation simulation = new Simulation(seed);
 * simulation.wires(Wire.delaying(20_000_000));
 * SimHost sender = simulation.newHost("sender", "192.0.2.1", s -> s.impairments(lossy));
 * SimHost receiver = simulation.newHost("receiver", "192.0.2.2", s -> {});
 * receiver.listen(9293, () -> Reader.fast().thenClose());
 * sender.connect(receiver, 50_000, 9293, new BulkSender(1_000_000, seed));
 * simulation.run(simulation::allClosed, 60_000_000_000L);
 * }</pre>
 */
public final class Simulation {
    /** The UDP port of every host. */
    public static final int UDP_PORT = 9293;

    /** So many events at one and the same time mean that hosts answer each other for ever. */
    private static final int MAX_EVENTS_AT_ONCE = 1_000_000;

    private final VirtualClock clock = new VirtualClock();
    private final EventQueue events = new EventQueue();
    private final SplittableRandom random;
    private final Map<InetSocketAddress, SimHost> hosts = new HashMap<>();
    private final List<SimHost> inOrder = new ArrayList<>();
    private final Map<Direction, Wire> wires = new HashMap<>();
    private final Map<Endpoints, Ledger> ledgers = new HashMap<>();
    private Wire otherWires = Wire.delaying(0);
    private int eventsAtOnce;

    private record Direction(InetSocketAddress from, InetSocketAddress to) {}

    /** @param seed decides about initial sequence numbers; impairments have their own */
    public Simulation(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Adds a host. @param address its IPv4 or IPv6 address, as numbers */
    public SimHost newHost(String name, String address, Consumer<HostSettings> settings) {
        InetSocketAddress endpoint = new InetSocketAddress(address, UDP_PORT);
        SplittableRandom numbers = random.split();
        HostSettings collected = new HostSettings(name, numbers::nextInt);
        settings.accept(collected);
        SimHost host = new SimHost(this, collected, endpoint);
        if (hosts.putIfAbsent(endpoint, host) != null) {
            throw new IllegalArgumentException("there is a host at " + endpoint);
        }
        inOrder.add(host);
        return host;
    }

    /** Sets the wire of all directions that have none of their own. */
    public void wires(Wire wire) {
        otherWires = wire;
    }

    /** Sets the wire of one direction. */
    public void wire(SimHost from, SimHost to, Wire wire) {
        wires.put(new Direction(from.endpoint(), to.endpoint()), wire);
    }

    public Clock clock() {
        return clock;
    }

    public long nanos() {
        return clock.nanos();
    }

    /** Plans something for a time that is not in the past. */
    public void at(long nanos, Runnable action) {
        events.at(nanos, action);
    }

    /** Whether every connection of every host is CLOSED and its application done. */
    public boolean allClosed() {
        for (int i = 0; i < inOrder.size(); i++) {
            if (!inOrder.get(i).allClosed()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Runs until the condition holds.
     *
     * @throws InvariantViolation when something happens that must never happen, or the condition does not hold by {@code
     *     limitNanos}
     */
    public void run(BooleanSupplier until, long limitNanos) {
        while (!until.getAsBoolean()) {
            if (events.nextNanos() > limitNanos) {
                throw violation(String.format(Locale.ROOT, "not done by %.3f s: %s", limitNanos / 1e9, inOrder));
            }
            step();
        }
    }

    /** Runs everything up to this time. */
    public void runUntil(long nanos) {
        while (events.nextNanos() <= nanos) {
            step();
        }
        clock.advanceTo(nanos);
    }

    private void step() {
        long next = events.nextNanos();
        eventsAtOnce = next == clock.nanos() ? eventsAtOnce + 1 : 0;
        if (eventsAtOnce > MAX_EVENTS_AT_ONCE) {
            throw violation("time stands still: " + inOrder);
        }
        clock.advanceTo(next);
        events.poll().run();
    }

    private InvariantViolation violation(String what) {
        return new InvariantViolation(clock.nanos(), "simulation", what);
    }

    Wire wire(InetSocketAddress from, InetSocketAddress to) {
        return wires.getOrDefault(new Direction(from, to), otherWires);
    }

    SimHost hostAt(InetSocketAddress endpoint) {
        return hosts.get(endpoint);
    }

    /** What is sent from the local to the remote end of these. */
    Ledger ledger(Endpoints endpoints) {
        return ledgers.computeIfAbsent(endpoints, e -> new Ledger());
    }

    /** A new connection begins between these, unless its other end has opened it already. */
    void forgetLedgers(Endpoints endpoints) {
        SimHost remote = hostAt(endpoints.remote());
        if (remote == null || !remote.hasConnection(endpoints.reversed())) {
            ledgers.remove(endpoints);
            ledgers.remove(endpoints.reversed());
        }
    }
}
