package toucan.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import toucan.net.ToucanSocket;
import toucan.tcp.CloseReason;

/** Why a transfer failed, in one line that says what to do. */
final class SendErrors {
    private static final String RESUME = "; the same command again resumes";
    private static final Set<CloseReason> SILENCE =
            EnumSet.of(CloseReason.IDLE_TIMEOUT, CloseReason.USER_TIMEOUT, CloseReason.KEEP_ALIVE);

    private SendErrors() {}

    /**
     * @param socket null when there was no connection yet
     * @param heard whether anything had arrived by then
     */
    static String line(IOException e, HostPort to, StackSettings settings, ToucanSocket socket, boolean heard) {
        if (socket != null) {
            return onTransfer(e, settings, socket);
        }
        return settings.encap() == null ? onConnect(e, to, settings) : onConnectInside(e, to, settings, heard);
    }

    /** A connection in IP packets: what carries them may be missing, or what is behind it. */
    private static String onConnectInside(IOException e, HostPort to, StackSettings settings, boolean heard) {
        HostPort via = settings.encap().via();
        if (isRefusal(e)) {
            return heard
                    ? "connection refused: nobody listens on TCP " + to + " behind UDP " + via
                    : "connection refused: nothing carries packets at UDP " + via
                            + "; start socat there, or check --via";
        }
        if (isSilence(e)) {
            return "no answer from TCP " + to + " through UDP " + via + " within "
                    + seconds(settings.tcp().connectTimeoutNanos()) + (heard ? ", but other packets" : "")
                    + ": does what carries the packets send the answers to our UDP port, and has that host a route to "
                    + HostPort.host(settings.encap().inner()) + " (--inner)?" + sendingFailed(message(e));
        }
        String message = message(e);
        return message.startsWith("cannot connect") ? message : "cannot connect to TCP " + to + ": " + message;
    }

    private static String message(IOException e) {
        return String.valueOf(e.getMessage());
    }

    private static boolean isRefusal(IOException e) {
        return e instanceof PortUnreachableException || message(e).startsWith("Connection refused");
    }

    private static boolean isSilence(IOException e) {
        return e instanceof ConnectException && message(e).startsWith("Connection timed out")
                || e instanceof SocketTimeoutException;
    }

    private static String onConnect(IOException e, HostPort to, StackSettings settings) {
        String message = message(e);
        if (isRefusal(e)) {
            return "connection refused: nobody listens on UDP " + to + "; start the receiver there, or check the port";
        }
        if (isSilence(e)) {
            return "no answer from UDP " + to + " within "
                    + seconds(settings.tcp().connectTimeoutNanos())
                    + ": check the address and the firewalls between (UDP); if a NAT rewrites addresses, try"
                    + " --checksum none" + sendingFailed(message);
        }
        return message.startsWith("cannot connect") ? message : "cannot connect to UDP " + to + ": " + message;
    }

    private static String sendingFailed(String message) {
        int why = message.indexOf("(sending failed");
        return why < 0 ? "" : " " + message.substring(why);
    }

    private static String onTransfer(IOException e, StackSettings settings, ToucanSocket socket) {
        CloseReason reason = socket.closeReason();
        boolean silent = e instanceof SocketTimeoutException || SILENCE.contains(reason);
        if (silent && socket.status() != null && socket.status().portUnreachable() > 0) {
            return "nothing answers, and the network has reported \"port unreachable\": the receiver is gone" + RESUME;
        }
        if (e instanceof SocketTimeoutException) {
            return "the receiver did not answer within "
                    + seconds(settings.tcp().idleTimeoutNanos()) + RESUME;
        }
        if (reason == CloseReason.RESET) {
            return "the connection was reset from the receiver's side" + RESUME;
        }
        if (SILENCE.contains(reason)) {
            return "the receiver has fallen silent (" + reason + ")" + RESUME;
        }
        return "the connection is lost: " + e.getMessage() + RESUME;
    }

    private static String seconds(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
