package toucan.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import toucan.tcp.TcpConfig;

/** The TCP that the tools would use with these options, for measurements and tests of other packages. */
public final class ToolTcp {
    private ToolTcp() {}

    /** @throws IllegalArgumentException when the tools do not know an option or its value; the message says which */
    public static TcpConfig config(String... options) {
        TcpOptions tcp = new TcpOptions();
        try {
            new CommandLine(tcp).parseArgs(options);
        } catch (ParameterException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return tcp.config();
    }
}
