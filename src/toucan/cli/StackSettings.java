package toucan.cli;

import java.nio.file.Path;
import toucan.capture.View;
import toucan.impair.Impairments;
import toucan.net.SynCookieMode;
import toucan.tcp.TcpConfig;

/**
 * What the options say about endpoint, network and capture.
 *
 * @param role "sender" or "receiver": which host of the capture this is
 * @param checksumNone connections that we open send no TCP checksum
 * @param fixedReceiveBuffer the user has asked for a receive buffer of this size
 * @param synCookies how a listener answers SYNs
 * @param capture null for none
 * @param encap null where UDP carries TCP segments, as it mostly does
 * @param fullCapture comments also on segments with plain new data
 * @param logsEvents the decisions of TCP go to the log
 */
record StackSettings(
        String role,
        TcpConfig tcp,
        boolean checksumNone,
        boolean fixedReceiveBuffer,
        SynCookieMode synCookies,
        Impairments impairments,
        Path capture,
        View view,
        Encap encap,
        boolean fullCapture,
        boolean logsEvents) {

    static StackSettings of(
            String role, TcpOptions tcp, Impairments impairments, CaptureOptions capture, OutputOptions output) {
        return new StackSettings(
                role,
                tcp.config(),
                tcp.checksumNone(),
                tcp.receiveBuffer != null,
                SynCookieMode.ON_PRESSURE,
                impairments,
                capture.file,
                capture.view,
                null,
                capture.detail == CaptureOptions.Detail.FULL,
                output.logsEvents());
    }

    StackSettings withSynCookies(SynCookieMode mode) {
        return with(tcp, mode, capture, encap, fullCapture);
    }

    /** @param fitted the TCP, with an MSS for IP packets */
    StackSettings withEncap(Encap ip, TcpConfig fitted) {
        return with(fitted, synCookies, capture, ip, fullCapture);
    }

    /** With a capture in which every segment with data has the connection's numbers. */
    StackSettings withFullCapture(Path file) {
        return with(tcp, synCookies, file, encap, true);
    }

    private StackSettings with(
            TcpConfig tcp, SynCookieMode synCookies, Path capture, Encap encap, boolean fullCapture) {
        return new StackSettings(
                role,
                tcp,
                checksumNone,
                fixedReceiveBuffer,
                synCookies,
                impairments,
                capture,
                view,
                encap,
                fullCapture,
                logsEvents);
    }

    /** The view as the capture knows it: the datagrams of the udp view may hold IP packets. */
    View captureView() {
        return view == View.UDP && encap != null ? View.UDP_IP : view;
    }
}
