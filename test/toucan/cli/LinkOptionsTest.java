package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import toucan.impair.Drop;
import toucan.impair.Impairments;
import toucan.impair.Loss;

/** The options of {@code toucan link}: each network option for both directions, or for one. */
class LinkOptionsTest {
    /** The two directions that a command line describes. */
    private record Directions(Impairments ab, Impairments ba) {}

    private static Directions parsed(String... options) {
        CommandLine line = LinkCommand.line(new Captured(false).console);
        String[] args = new String[options.length + 2];
        args[0] = "--listen=0";
        args[1] = "--to=127.0.0.1";
        System.arraycopy(options, 0, args, 2, options.length);
        line.parseArgs(args);
        LinkCommand command = line.getCommand();
        Impairments there = command.there();
        return new Directions(there, command.back(there));
    }

    private static long millis(long n) {
        return TimeUnit.MILLISECONDS.toNanos(n);
    }

    @Test
    void nothingIsHarmedUnasked() {
        Directions none = parsed();
        assertTrue(none.ab.isNone() && none.ba.isNone());
    }

    @Test
    void plainOptionsHoldForBothDirections() {
        Directions both = parsed(
                "--loss", "5%", "--delay=10ms", "--rate", "10mbit", "--limit", "7", "--drop", "data#1", "--seed", "3");
        for (Impairments direction : List.of(both.ab, both.ba)) {
            assertEquals(new Loss.Bernoulli(0.05), direction.loss());
            assertEquals(millis(10), direction.delayNanos());
            assertEquals(10_000_000, direction.rateBitsPerSecond());
            assertEquals(7, direction.limitPackets());
            assertEquals(Drop.parse("data#1"), direction.drops());
        }
        assertEquals(3, both.ab.seed());
        assertEquals(4, both.ba.seed());
    }

    @Test
    void aDirectionalOptionReplacesThePlainOne() {
        Directions each = parsed(
                "--loss", "5%", "--ab.loss", "gemodel 1% 30%", "--delay", "20ms", "--ba.delay=0", "--ab.jitter", "1ms");
        assertEquals(new Loss.GilbertElliott(0.01, 0.3, 1, 0), each.ab.loss());
        assertEquals(new Loss.Bernoulli(0.05), each.ba.loss());
        assertEquals(millis(20), each.ab.delayNanos());
        assertEquals(0, each.ba.delayNanos());
        assertEquals(millis(1), each.ab.jitterNanos());
        assertEquals(0, each.ba.jitterNanos());
    }

    @Test
    void everyNetworkOptionHasAFormForEachDirection() {
        Impairments all = all();
        Directions ab = parsed(options("--ab."));
        assertEquals(all, ab.ab);
        assertTrue(ab.ba.isNone());
        assertEquals(Impairments.DEFAULT_LIMIT, ab.ba.limitPackets());
        assertEquals(10, ab.ba.seed());
        Directions ba = parsed(options("--ba."));
        assertEquals(all, ba.ba);
        assertTrue(ba.ab.isNone());
        CommandLine line = LinkCommand.line(new Captured(false).console);
        for (OptionSpec option :
                CommandSpec.forAnnotatedObject(new NetworkOptions()).options()) {
            String name = option.longestName().substring(2);
            assertTrue(line.getCommandSpec().optionsMap().containsKey("--ab." + name), name);
            assertTrue(line.getCommandSpec().optionsMap().containsKey("--ba." + name), name);
        }
    }

    /** Every option there is, as {@link #all} has them. */
    private static String[] options(String prefix) {
        return new String[] {
            prefix + "loss", "1%",
            prefix + "delay", "1ms",
            prefix + "jitter", "2ms",
            prefix + "reorder", "3%",
            prefix + "duplicate", "4%",
            prefix + "corrupt", "5%",
            prefix + "rate", "6mbit",
            prefix + "limit", "7",
            prefix + "drop", "ack#8",
            prefix + "seed", "9"
        };
    }

    private static Impairments all() {
        return Impairments.NONE
                .with()
                .loss(new Loss.Bernoulli(0.01))
                .delayNanos(millis(1))
                .jitterNanos(millis(2))
                .reorder(0.03)
                .duplicate(0.04)
                .corrupt(0.05)
                .rateBitsPerSecond(6_000_000)
                .limitPackets(7)
                .drops(Drop.parse("ack#8"))
                .seed(9)
                .build();
    }

    @Test
    void seeds() {
        Directions chosen = parsed("--loss", "1%");
        assertEquals((chosen.ab.seed() + 1) % (1L << 53), chosen.ba.seed());
        assertNotEquals(chosen.ab.seed(), parsed("--loss", "1%").ab.seed(), "twice the same of 2^53");
        assertEquals(0, parsed("--seed", "9007199254740991").ba.seed());
        Directions own = parsed("--seed", "5", "--ba.seed", "5");
        assertEquals(5, own.ab.seed());
        assertEquals(5, own.ba.seed());
        Directions there = parsed("--seed", "5", "--ab.seed", "7");
        assertEquals(7, there.ab.seed());
        assertEquals(8, there.ba.seed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--to h|Missing required option: '--listen=[ADDR:]PORT'",
                "--listen 1|Missing required option: '--to=HOST[:PORT]'",
                "--listen x --to h|Invalid value for option '--listen': 'x' has no port: write PORT, ADDR:PORT or"
                        + " [IPV6]:PORT",
                "--listen 1 --to h:0|Invalid value for option '--to': nobody listens on port 0",
                "--listen 1 --to h --loss 5|Invalid value for option '--loss': '5' is more than 100%: write 10% or 0.1",
                "--listen 1 --to h --ab.loss 5|Invalid value for option '--ab.loss': '5' is more than 100%: write 10%"
                        + " or 0.1",
                "--listen 1 --to h --ba.delay 5|Invalid value for option '--ba.delay': '5' has no unit: write 50ms, 1s"
                        + " or 200us",
                "--listen 1 --to h --ba.rate 0bit|Invalid value for option '--ba.rate': '0bit' would let nothing"
                        + " through: write 500kbit, 10mbit or 1gbit",
                "--listen 1 --to h --ab.loss 1% --ab.loss 2%|option '--ab.loss' (P) should be specified only once",
                "--listen 1 --to h --ac.loss 1%|Unknown options: '--ac.loss', '1%'",
                "--listen 1 --to h --for 0|Invalid value for option '--for': '0' is not more than 0",
                "--listen 1 --to h --cc reno|Unknown options: '--cc', 'reno'"
            })
    void aWrongOptionIsNamed(String options, String line) {
        Captured run = Captured.toucan(("link " + options).split(" "));
        assertEquals(2, run.exit(), run.errText());
        assertEquals(List.of("error: " + line + " (--help lists the options)"), run.err());
        assertEquals("", run.out());
    }

    @Test
    void theHelpExplainsDirections() {
        Captured help = Captured.toucan("link", "--help");
        assertEquals(0, help.exit());
        for (String option : List.of(
                "--listen", "--to", "--for", "--loss", "--rate", "--seed", "--json", "--ab.loss", "--ba.delay")) {
            assertTrue(help.out().contains(option), option);
        }
        assertTrue(help.out().contains("--checksum none"));
        assertTrue(Captured.toucan("--help").out().contains("link"));
    }

    @Test
    void whatCannotBeLinkedIsToldInOneLine() {
        Captured unknown = Captured.toucan("link", "--listen", "127.0.0.1:0", "--to", "no.such.host.invalid");
        assertEquals(List.of("error: unknown host: no.such.host.invalid"), unknown.err());
        assertEquals(1, unknown.exit());
        Captured foreign = Captured.toucan("link", "--listen", "192.0.2.1:9", "--to", "127.0.0.1:9", "--json");
        assertEquals(1, foreign.exit());
        assertTrue(foreign.errText().startsWith("error: cannot listen on UDP 192.0.2.1 port 9: "), foreign.errText());
        assertTrue(foreign.out().startsWith("{\"ok\":false,\"error\":\"cannot listen on"), foreign.out());
    }
}
