package toucan.wire;

import java.nio.ByteBuffer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary segments: every field over its whole range, every mix of options that fits into the header. */
public final class SegmentArbitraries {
    private static final int OPTION_BYTES = SegmentCodec.MAX_HEADER - SegmentCodec.HEADER;

    private SegmentArbitraries() {}

    public static Arbitrary<Segment> segments() {
        Arbitrary<Segment> headers = Combinators.combine(
                        Arbitraries.integers().between(1, 0xFFFF),
                        Arbitraries.integers().between(1, 0xFFFF),
                        Arbitraries.integers(),
                        Arbitraries.integers(),
                        Arbitraries.integers().between(0, 0xFF),
                        Arbitraries.integers().between(0, 0xFFFF),
                        Arbitraries.integers().between(0, 0xFFFF))
                .as((source, destination, seq, ack, flags, window, urgentPointer) -> new Segment()
                        .ports(source, destination)
                        .seq(seq)
                        .ack(ack)
                        .flags(flags)
                        .window(window)
                        .urgentPointer(urgentPointer));
        Arbitrary<byte[]> data =
                Arbitraries.bytes().array(byte[].class).ofMinSize(0).ofMaxSize(200);
        return Combinators.combine(headers, options(), data).as((segment, options, bytes) -> {
            segment.options().copyFrom(options);
            return segment.data(ByteBuffer.wrap(bytes), 0, bytes.length);
        });
    }

    public static Arbitrary<TcpOptions> options() {
        Arbitrary<Integer> mss = Arbitraries.integers().between(0, 0xFFFF).injectNull(0.5);
        Arbitrary<Integer> windowScale = Arbitraries.integers().between(0, 0xFF).injectNull(0.5);
        Arbitrary<Boolean> sackPermitted = Arbitraries.of(true, false);
        Arbitrary<int[]> timestamps =
                Arbitraries.integers().array(int[].class).ofSize(2).injectNull(0.5);
        Arbitrary<int[]> sackEdges = Arbitraries.integers()
                .between(0, TcpOptions.MAX_SACK_BLOCKS)
                .flatMap(blocks -> Arbitraries.integers().array(int[].class).ofSize(2 * blocks));
        Arbitrary<Integer> userTimeout =
                Arbitraries.integers().between(0, 0xFFFF).injectNull(0.5);
        return Combinators.combine(mss, windowScale, sackPermitted, timestamps, sackEdges, userTimeout)
                .as(SegmentArbitraries::options)
                .filter(options -> SegmentCodec.optionsLength(options) <= OPTION_BYTES);
    }

    private static TcpOptions options(
            Integer mss,
            Integer windowScale,
            boolean sackPermitted,
            int[] timestamps,
            int[] sackEdges,
            Integer userTimeout) {
        TcpOptions options = new TcpOptions().sackPermitted(sackPermitted);
        if (mss != null) {
            options.mss(mss);
        }
        if (windowScale != null) {
            options.windowScale(windowScale);
        }
        if (timestamps != null) {
            options.timestamps(timestamps[0], timestamps[1]);
        }
        if (userTimeout != null) {
            options.userTimeout(userTimeout);
        }
        for (int i = 0; i < sackEdges.length; i += 2) {
            options.addSackBlock(sackEdges[i], sackEdges[i + 1]);
        }
        return options;
    }
}
