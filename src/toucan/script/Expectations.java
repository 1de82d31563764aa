package toucan.script;

import toucan.tcp.TcpConfig;
import toucan.wire.Segment;

/**
 * What a script takes for granted of the host that it was written on, and shows in the first segments that leave: the window
 * scale, which there follows from the size of the memory. That is no behaviour to be judged; ours is set to the same.
 */
final class Expectations {
    private static final int MAX_FIELD = 0xFFFF;

    private Expectations() {}

    static void apply(Script script, Rules rules) {
        for (Script.Step step : script.steps()) {
            if (step.action() instanceof Script.Leaves leaves
                    && leaves.segment().is(Segment.SYN)
                    && !leaves.segment().anyOptions()) {
                leaves.segment().options().forEach(option -> apply(option, rules));
                return;
            }
        }
    }

    private static void apply(SegmentSpec.Option option, Rules rules) {
        if (option instanceof SegmentSpec.Mss mss) {
            rules.expectedMss = mss.bytes();
        }
        if (option instanceof SegmentSpec.WindowScale scale && scale.shift() <= 14) {
            int largest = Math.min(MAX_FIELD << scale.shift(), TcpConfig.MAX_BUFFER);
            rules.config = rules.config
                    .with()
                    .receiveBuffer(Math.min(rules.config.receiveBuffer(), largest))
                    .receiveBufferMax(largest)
                    .build();
        }
    }
}
