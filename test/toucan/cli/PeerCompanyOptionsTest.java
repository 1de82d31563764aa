package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import toucan.peer.discovery.MulticastGroup;

/** The options of discovery and gateway. */
class PeerCompanyOptionsTest {
    @Command
    private static final class Both {
        @Mixin
        private DiscoveryOptions discovery = new DiscoveryOptions();

        @Mixin
        private GatewayOptions gateway = new GatewayOptions();
    }

    private static Both parsed(String... args) {
        Both both = new Both();
        CommandLine line = new CommandLine(both);
        line.parseArgs(args);
        both.gateway.check(line);
        return both;
    }

    @Test
    void nothingWithoutBeingAsked() {
        Both both = parsed();
        assertFalse(both.discovery.discover || both.gateway.lsd);
        assertEquals(null, both.gateway.gateway);
        assertEquals(List.of(), both.gateway.dials);
        assertEquals(List.of(MulticastGroup.TOUCAN, MulticastGroup.TOUCAN6), both.discovery.groups());
    }

    @Test
    void allOfThem() {
        Both both = parsed(
                "--discover",
                "--discover-group",
                "[ff12::1]:5000",
                "--bt-gateway",
                "6881",
                "--bt-lsd",
                "--bt-dial",
                "127.0.0.1:51413",
                "--bt-dial",
                "[::1]:51413");
        assertTrue(both.discovery.discover && both.gateway.lsd);
        assertEquals(List.of(MulticastGroup.of("ff12::1", 5000)), both.discovery.groups());
        assertEquals(new HostPort("127.0.0.1", 6881), both.gateway.gateway);
        assertEquals(List.of(new HostPort("127.0.0.1", 51413), new HostPort("::1", 51413)), both.gateway.dials);
    }

    @ParameterizedTest
    @CsvSource({
        "--discover-group 192.0.2.1:5000, no multicast address",
        "--discover-group 239.255.0.1, 239.255.92.93:9295",
        "--discover-group 239.255.0.1:0, no port",
        "--discover-group 239.255.0.1:99999, no port",
        "--discover-group example.org:5000, 239.255.92.93:9295",
        "--bt-gateway x, has no port",
        "--bt-dial 127.0.0.1, has no port",
        "--bt-dial 127.0.0.1:0, port 0",
        "--bt-lsd, --bt-gateway",
    })
    void whatIsRefused(String args, String said) {
        ParameterException e = assertThrows(ParameterException.class, () -> parsed(args.split(" ")));
        assertTrue(e.getMessage().contains(said), e.getMessage());
    }
}
