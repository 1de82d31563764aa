package toucan.cli;

import picocli.CommandLine.ArgGroup;

/** What all tools understand that send or receive: output, the page to watch, capture, network and TCP, in the order in which the help has them. */
final class CommonOptions {
    @ArgGroup(validate = false, heading = Headings.OUTPUT)
    OutputOptions output = new OutputOptions();

    @ArgGroup(validate = false)
    WatchOptions watch = new WatchOptions();

    @ArgGroup(validate = false, heading = Headings.CAPTURE)
    CaptureOptions capture = new CaptureOptions();

    @ArgGroup(validate = false, heading = Headings.NETWORK)
    NetworkOptions network = new NetworkOptions();

    @ArgGroup(validate = false, heading = Headings.TCP)
    TcpOptions tcp = new TcpOptions();

    /** @param role which host of the capture this is: "sender", "receiver" or "peer" */
    StackSettings settings(String role) {
        return StackSettings.of(role, tcp, network.impairments(tcp.checksumNone()), capture, output);
    }

    /** Tells how it has ended, and how to open the capture. @param udpPort of the receiver */
    void tell(Console console, Report report, int udpPort) {
        Endings.tell(console, report, output.json);
        if (report.hasTraffic() && capture.file != null) {
            console.say("open the capture: " + Wireshark.command(report.settings(), udpPort));
        }
    }
}
