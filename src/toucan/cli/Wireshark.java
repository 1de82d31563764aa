package toucan.cli;

import java.nio.file.Path;
import toucan.capture.View;

/** How to look at a capture. */
final class Wireshark {
    private Wireshark() {}

    /** The command that opens the capture of a tool with these settings. @param udpPort of the receiver */
    static String command(StackSettings settings, int udpPort) {
        Encap encap = settings.encap();
        boolean carried = encap != null && encap.via() != null;
        return command(
                settings.capture(),
                settings.captureView(),
                carried ? encap.via().port() : udpPort);
    }

    /**
     * The command that opens a capture; {@code tshark} takes the same words. Two preferences are off in Wireshark: with losses
     * it needs the first to put the files together, with corruption the second to tell what was dropped.
     *
     * @param udpPort of one end, which tells Wireshark what to decode in the udp view
     */
    static String command(Path capture, View view, int udpPort) {
        String path = capture.toString();
        return "wireshark -o tcp.reassemble_out_of_order:TRUE -o tcp.check_checksum:TRUE"
                + (view == View.TCP ? "" : " -d udp.port==" + udpPort + (view == View.UDP_IP ? ",ip" : ",tcp"))
                + " -r " + (path.matches("[\\w./\\\\:+-]+") ? path : "\"" + path + "\"");
    }
}
