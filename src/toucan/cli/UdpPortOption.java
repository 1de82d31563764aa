package toucan.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which UDP datagrams of a capture are Toucan's. */
final class UdpPortOption {
    private static final int HIGHEST_PORT = 65_535;

    @Option(
            names = "--udp-port",
            paramLabel = "PORT",
            defaultValue = "9293",
            description =
                    "what goes over this UDP port is Toucan's, whatever it looks like (default: 9293); on other ports it"
                            + " is known by its checksum")
    int port;

    void check(CommandSpec spec) {
        if (port < 1 || port > HIGHEST_PORT) {
            throw new ParameterException(spec.commandLine(), "--udp-port " + port + ": a port is 1 to 65535");
        }
    }
}
