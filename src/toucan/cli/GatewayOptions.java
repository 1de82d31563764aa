package toucan.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Letting BitTorrent clients into the swarm, which speak the kernel's TCP. */
final class GatewayOptions {
    @Option(
            names = "--bt-gateway",
            paramLabel = "[ADDR:]PORT",
            converter = Converters.Listen.class,
            description = "accept BitTorrent clients there (TCP; without an address those of this computer only)")
    HostPort gateway;

    @Option(
            names = "--bt-dial",
            paramLabel = "HOST:PORT",
            converter = Client.class,
            description = "dial a BitTorrent client; for Transmission, which never dials its own computer")
    List<HostPort> dials = new ArrayList<>();

    @Option(
            names = "--bt-lsd",
            description =
                    "announce the gateway to BitTorrent clients on the local network (BEP 14);" + " needs --bt-gateway")
    boolean lsd;

    /** @throws ParameterException when the options do not fit together */
    void check(CommandLine line) {
        if (lsd && gateway == null) {
            throw new ParameterException(line, "--bt-lsd announces a gateway: --bt-gateway PORT opens one");
        }
    }

    /** {@code HOST:PORT}, both of them. */
    static final class Client implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            if (!text.matches(".*[^:]:[0-9]{1,5}")) {
                throw new TypeConversionException("'" + text + "' has no port: write HOST:PORT");
            }
            return new Converters.Destination().convert(text);
        }
    }
}
