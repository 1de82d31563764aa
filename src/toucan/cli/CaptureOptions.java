package toucan.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import toucan.capture.View;

/** Where and how the packets are written down. */
final class CaptureOptions {
    @Option(
            names = "--capture",
            paramLabel = "FILE.pcapng",
            converter = Converters.FilePath.class,
            description = "write all segments and what became of them, for Wireshark")
    Path file;

    @Option(
            names = "--capture-view",
            paramLabel = "tcp|udp",
            converter = ViewConverter.class,
            description = "show the segments as TCP (default), or the UDP datagrams that carry them")
    View view = View.TCP;

    @Option(
            names = "--capture-detail",
            paramLabel = "normal|full",
            converter = DetailConverter.class,
            description = "comment what is special (default), or every segment with new data, too:"
                    + " with the numbers of the connection")
    Detail detail = Detail.NORMAL;

    /** How much of the capture has comments. */
    enum Detail {
        NORMAL,
        FULL
    }
}
