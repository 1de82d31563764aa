package toucan.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCases;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import toucan.wire.Segment;

/**
 * A peer that sends anything at all, near the truth and far from it, while the application writes, reads and closes when it
 * likes. Whatever happens: no exception, no timer left behind, no number that goes back, no octet that is not the stream's,
 * nothing beyond the window (faults §1).
 */
class HostilePeerPropertyTest {
    private static final int BUFFER = 8_000;

    /** One thing that happens. The numbers are used as the kind of thing needs them. */
    private record Deed(Kind kind, int a, int b, int c, int d) {}

    private enum Kind {
        SEGMENT,
        ACK,
        DATA,
        SACK,
        TIME,
        WRITE,
        READ,
        CLOSE,
        RELEASE,
        NAGLE
    }

    /** The connection, and what was true of it before. */
    private static final class Watched {
        final TestBed bed;
        final TcpConfig config;
        Status before;
        long written;
        long read;
        long highestWindowEnd;
        int peerClock = 1100;

        Watched(TcpConfig config, int iss, int irs) {
            this.config = config;
            bed = TestBed.withOptions(config, iss, irs);
            before = bed.connection.status();
            highestWindowEnd = before.sndUna() + before.sndWnd();
        }

        long una() {
            return before.sndUna() - before.iss();
        }

        long flight() {
            return before.sndNxt() - before.sndUna();
        }

        long rcvNxt() {
            return before.rcvNxt() - before.irs();
        }

        /** The octet of a stream with that relative sequence number. */
        static byte octet(long seq) {
            return (byte) (seq * 31 + (seq >> 7));
        }

        void arrives(int flags, long seq, long ack, int length, int window, List<long[]> sack) {
            byte[] data = new byte[length];
            for (int i = 0; i < length; i++) {
                data[i] = octet(seq + i);
            }
            Segment segment = TestBed.with(bed.segment(flags, seq, ack), data).window(window);
            if (config.timestamps()) {
                segment.options().timestamps(peerClock++, 0);
            }
            for (long[] block : sack) {
                segment.options().addSackBlock((int) (before.iss() + block[0]), (int) (before.iss() + block[1]));
            }
            List<Segment> answers = bed.arrives(segment);
            long acks = answers.stream()
                    .filter(s -> s.len() == 0 && !s.is(Segment.RST))
                    .count();
            assertTrue(acks <= 1, () -> segment + " was answered by " + answers);
            check(answers);
        }

        void check(List<Segment> sent) {
            Status now = bed.connection.status();
            highestWindowEnd = Math.max(highestWindowEnd, now.sndUna() + now.sndWnd());
            for (Segment s : sent) {
                long seq = bed.seq(s);
                for (int i = 0; i < s.dataLength(); i++) {
                    assertEquals(octet(seq + i), s.data().get(s.dataOffset() + i), () -> "wrong octet in " + s);
                }
                long end = seq + s.len();
                assertTrue(
                        s.is(Segment.RST) || end <= highestWindowEnd - before.iss() + 1, // + 1: the probe's octet
                        () -> "beyond the window of " + (highestWindowEnd - before.iss()) + ": " + s);
            }
            assertTrue(now.sndUna() <= now.sndNxt(), () -> "SND.UNA beyond SND.NXT: " + now);
            assertTrue(now.sndUna() >= before.sndUna(), () -> "SND.UNA went back: " + now);
            assertTrue(now.rcvNxt() >= before.rcvNxt(), () -> "RCV.NXT went back: " + now);
            if (now.state() != State.CLOSED) {
                assertTrue(
                        now.rcvNxt() + now.rcvWnd() >= before.rcvNxt() + before.rcvWnd(),
                        () -> "the receive window's edge went back: " + before + " -> " + now);
                assertTrue(
                        !now.recovery().equals("open") || now.cwnd() >= now.sendMss(),
                        () -> "cwnd below a segment: " + now);
                assertTrue(
                        now.rtoNanos() >= config.minRtoNanos() && now.rtoNanos() <= config.maxRtoNanos(),
                        () -> "RTO out of bounds: " + now);
            }
            assertTrue(
                    bed.connection.nextTimeoutNanos() > bed.now,
                    () -> "a timer is due that was not acted upon: " + now);
            before = now;
        }

        void write(int length) {
            byte[] data = new byte[length];
            for (int i = 0; i < length; i++) {
                data[i] = octet(1 + written + i);
            }
            if (bed.connection.state().maySend()) {
                ByteBuffer buffer = ByteBuffer.wrap(data);
                written += bed.connection.send(buffer, bed.now);
                check(bed.drain());
            }
        }

        void read() {
            for (byte b : bed.read()) {
                assertEquals(octet(1 + read), b, () -> "octet " + read + " of the stream");
                read++;
            }
            check(bed.drain());
        }
    }

    @Provide
    Arbitrary<List<Deed>> deeds() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(16, Kind.SEGMENT),
                Tuple.of(32, Kind.ACK),
                Tuple.of(24, Kind.DATA),
                Tuple.of(24, Kind.SACK),
                Tuple.of(24, Kind.TIME),
                Tuple.of(24, Kind.WRITE),
                Tuple.of(16, Kind.READ),
                Tuple.of(1, Kind.CLOSE),
                Tuple.of(1, Kind.RELEASE),
                Tuple.of(4, Kind.NAGLE));
        Arbitrary<Integer> any = Arbitraries.integers()
                .between(0, 1 << 20)
                .withDistribution(RandomDistribution.uniform())
                .edgeCases(EdgeCases.Config::none);
        return Combinators.combine(kinds, any, any, any, any)
                .as(Deed::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(120);
    }

    @Provide
    Arbitrary<TcpConfig> configs() {
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        return Combinators.combine(flag, flag, flag, flag, Arbitraries.of(TcpConfig.Recovery.class))
                .as((sack, timestamps, scaling, nagle, recovery) -> TestBed.CONFIG
                        .with()
                        .receiveBuffer(BUFFER)
                        .sendBuffer(4 * BUFFER)
                        .sack(sack)
                        .timestamps(timestamps)
                        .windowScaling(scaling)
                        .nagle(nagle)
                        .recovery(recovery)
                        .reassemblyFragments(5)
                        .userTimeoutNanos(30_000_000_000L)
                        .build());
    }

    @Property(tries = 2_000)
    void nothingBreaks(
            @ForAll("deeds") List<Deed> deeds, @ForAll("configs") TcpConfig config, @ForAll int iss, @ForAll int irs) {
        Watched watched = new Watched(config, iss, irs);
        for (Deed deed : deeds) {
            perform(deed, watched);
        }
        watched.bed.connection.abort(watched.bed.now);
        watched.bed.drain();
        assertEquals(State.CLOSED, watched.bed.connection.state());
        assertEquals(Connection.NEVER, watched.bed.connection.nextTimeoutNanos());
    }

    private static void perform(Deed deed, Watched w) {
        switch (deed.kind) {
            case SEGMENT -> w.arrives(
                    rareResets(deed.a),
                    w.rcvNxt() + deed.b % 12_000 - 4_000,
                    w.una() + deed.c % 20_000 - 8_000,
                    deed.d % 3 == 0 ? deed.d % 1_500 : 0,
                    deed.d & 0xFFFF,
                    List.of());
            case ACK -> w.arrives(
                    Segment.ACK,
                    w.rcvNxt(),
                    w.una() + (deed.a % 3 == 0 ? 0 : deed.b % (w.flight() + 1)),
                    0,
                    window(deed.c, deed.d),
                    List.of());
            case DATA -> w.arrives(
                    Segment.ACK | (deed.a % 40 == 0 ? Segment.FIN : 0),
                    w.rcvNxt() + (deed.b % 2 == 0 ? 0 : deed.b % 3_000 - 500),
                    w.una(),
                    deed.c % 1_200,
                    window(deed.c, deed.d),
                    List.of());
            case SACK -> w.arrives(
                    Segment.ACK,
                    w.rcvNxt(),
                    w.una() + (deed.a % 2 == 0 ? 0 : deed.a % (w.flight() + 1)),
                    0,
                    8_000,
                    List.of(
                            new long[] {w.una() + deed.b % 9_000 - 1_000, w.una() + deed.c % 9_000 - 1_000},
                            new long[] {w.una() + deed.c % 9_000 - 1_000, w.una() + deed.d % 9_000 - 1_000}));
            case TIME -> w.check(w.bed.pass((deed.a % 4 + 1L) * (1L << 10 + deed.b % 24)));
            case WRITE -> w.write(deed.a % 6_000);
            case READ -> w.read();
            case CLOSE -> w.check(w.bed.close());
            case RELEASE -> {
                w.bed.connection.release(w.bed.now);
                w.check(w.bed.drain());
            }
            case NAGLE -> {
                w.bed.connection.setNagle(deed.a % 2 == 0);
                w.check(w.bed.drain());
            }
        }
    }

    /** Any control bits, but a reset only once in a while: it ends the story. */
    private static int rareResets(int random) {
        int flags = random & 0xFF;
        return random % 5 == 0 ? flags : flags & ~Segment.RST;
    }

    /** Often a usable one, sometimes none, sometimes anything. */
    private static int window(int choice, int random) {
        return switch (choice % 4) {
            case 0 -> 0;
            case 1 -> random & 0xFFFF;
            case 2 -> random % 3;
            default -> 8_000;
        };
    }
}
