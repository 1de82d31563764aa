package toucan.impair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Loss}, {@link Drop} and {@link Impairments} as values. */
class OptionsTest {
    @Test
    void lossIsAProbabilityOrAGilbertElliottModelWithTheDefaultsOfNetem() {
        assertEquals(new Loss.Bernoulli(0.1), Loss.parse("10%"));
        assertEquals(new Loss.Bernoulli(0.1), Loss.parse("0.1"));
        assertEquals(new Loss.GilbertElliott(0.01, 0.3, 1, 0), Loss.parse("gemodel 1% 30%"));
        assertEquals(new Loss.GilbertElliott(0.01, 0.3, 0.7, 0), Loss.parse("gemodel 1% 30% 70%"));
        assertEquals(new Loss.GilbertElliott(0.01, 0.3, 0.7, 0.001), Loss.parse(" gemodel 0.01  0.3 70% 0.1% "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "gemodel",
                "gemodel 1%",
                "gemodel 1% 2% 3% 4% 5%",
                "10% 20%",
                "gemodel 1% x",
                "random 10%"
            })
    void anUnreadableLossIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Loss.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10%", "0.5%", "gemodel 1% 30% 100% 0%"})
    void lossIsPrintedAsItIsWritten(String text) {
        assertEquals(text, Loss.parse(text).toString());
    }

    @Test
    void dropsAreReadByKindAndCount() {
        assertEquals(
                List.of(
                        new Drop(SegmentKind.DATA, 3, 3),
                        new Drop(SegmentKind.SYNACK, 1, 1),
                        new Drop(SegmentKind.ACK, 2, 4)),
                Drop.parse("data#3,synack#1, ack#2-4"));
        for (SegmentKind kind : SegmentKind.values()) {
            assertEquals(kind + "#1", Drop.parse(kind + "#1").get(0).toString());
        }
        assertEquals("ack#2-4", Drop.parse("ack#2-4").get(0).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data#0|counted from 1",
                "ack#4-2|counted from 1",
                "data|write data#3",
                "data#|write data#3",
                "data#x|write data#3",
                "data#-1|write data#3",
                "data#1-|write data#3",
                "data#1,|write data#3",
                "data#12345678901|write data#3",
                "foo#1|one of syn, synack, data, retx, ack, fin, rst, probe"
            })
    void anUnreadableDropIsRefused(String text, String hint) {
        String message = assertThrows(IllegalArgumentException.class, () -> Drop.parse(text))
                .getMessage();
        assertTrue(message.contains(hint), message);
    }

    @Test
    void onlyANetworkThatDoesNothingIsNone() {
        assertTrue(Impairments.NONE.isNone());
        assertTrue(with(b -> b.seed(7).limitPackets(5).corruptDiscards(true)).isNone());
        assertTrue(with(b -> b.loss(Loss.parse("gemodel 0% 30%"))).isNone());
        assertFalse(with(b -> b.loss(Loss.parse("gemodel 1% 30%"))).isNone());
        assertFalse(with(b -> b.loss(Loss.parse("1%"))).isNone());
        assertFalse(with(b -> b.delayNanos(1)).isNone());
        assertFalse(with(b -> b.jitterNanos(1)).isNone());
        assertFalse(with(b -> b.reorder(0.1)).isNone());
        assertFalse(with(b -> b.duplicate(0.1)).isNone());
        assertFalse(with(b -> b.corrupt(0.1)).isNone());
        assertFalse(with(b -> b.rateBitsPerSecond(1)).isNone());
        assertFalse(with(b -> b.drops(Drop.parse("syn#1"))).isNone());
    }

    @Test
    void valuesOutsideTheirRangeAreRefusedByName() {
        assertRefused("reorder", b -> b.reorder(1.1));
        assertRefused("duplicate", b -> b.duplicate(-0.1));
        assertRefused("corrupt", b -> b.corrupt(Double.NaN));
        assertRefused("delay", b -> b.delayNanos(-1));
        assertRefused("jitter", b -> b.jitterNanos(Impairments.MAX_DELAY_NANOS + 1));
        assertRefused("rate", b -> b.rateBitsPerSecond(-1));
        assertRefused("limit", b -> b.limitPackets(0));
        assertRefused("seed", b -> b.seed(1L << 53));
        assertThrows(IllegalArgumentException.class, () -> new Loss.Bernoulli(2));
        assertThrows(IllegalArgumentException.class, () -> new Loss.GilbertElliott(0.1, 0.1, 0.1, -1));
    }

    private static void assertRefused(String option, UnaryOperator<Impairments.Builder> change) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> with(change)).getMessage();
        assertTrue(message.startsWith(option), message);
    }

    private static Impairments with(UnaryOperator<Impairments.Builder> change) {
        return change.apply(Impairments.NONE.with()).build();
    }
}
