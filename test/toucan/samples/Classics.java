package toucan.samples;

import java.util.LinkedHashMap;
import java.util.Map;
import toucan.congestion.CongestionControls;
import toucan.samples.Stage.Captures;
import toucan.sim.Application;
import toucan.tcp.TcpConfig.Recovery;

/**
 * What every course on TCP shows, a small capture for each. Here stands what the network does, how TCP is set and what the
 * applications want; what follows from it is TCP's. {@code captures/README.md} walks through them in this order.
 */
final class Classics {
    /** {@code --mss} for 512 bytes of data and 12 of timestamps in a segment: eight lines of the text, and a small file. */
    private static final int EIGHT_LINES = 524;
    /** {@code --mss} for one line, without timestamps. */
    private static final int ONE_LINE = 64;

    private Classics() {}

    /** The captures, by their names without the ending. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("01-handshake-and-close", handshakeAndClose().client());
        all.put("02-time-wait", timeWait().client());
        all.put("03-simultaneous-open", simultaneousOpen().client());
        all.put("04-fast-retransmit-sack", fastRetransmit(true).client());
        all.put("05-fast-retransmit-newreno", fastRetransmit(false).client());
        all.put("06-tail-loss-probe", tailLoss(true).client());
        all.put("07-tail-loss-timeout", tailLoss(false).client());
        all.put("08-timeouts-and-backoff", timeouts().client());
        all.put("09-zero-window", zeroWindow().client());
        Captures nagle = requestsInTwoWrites(true);
        all.put("10-nagle-client", nagle.client());
        all.put("10-nagle-server", nagle.server());
        all.put("11-nodelay", requestsInTwoWrites(false).client());
        all.put("12-reordering", reordering().client());
        all.put("13-resets", resets().client());
        all.put("14-slow-start-reno", slowStart("reno").client());
        all.put("15-slow-start-cubic", slowStart("cubic").client());
        return all;
    }

    /** The client has nothing more to say after its question; the server takes its time, then closes, too. */
    private static Captures handshakeAndClose() {
        String question = "Is anybody there?";
        return new Stage(1)
                .play(
                        new Script().say(question).close().readToEnd(),
                        new Script()
                                .hear(question)
                                .readToEnd()
                                .pause(100)
                                .say("Yes, and I may still talk, although you have closed.")
                                .close());
    }

    /** The last ACK of a connection is lost. */
    private static Captures timeWait() {
        return new Stage(2)
                .drop("ack#2")
                .play(
                        new Script().say("Goodbye.").close().readToEnd(),
                        new Script().readToEnd().close());
    }

    /** Nobody listens: both connect. And both close at the same time. */
    private static Captures simultaneousOpen() {
        Script left = new Script().say("After you!").pause(100).close();
        Script right = new Script().say("After you!").pause(100).close();
        return new Stage(3).playSimultaneously(left, right);
    }

    /** One segment is lost; later two of one window. */
    private static Captures fastRetransmit(boolean sack) {
        return new Stage(sack ? 4 : 5)
                .tcp(tcp -> tcp.mss(EIGHT_LINES)
                        .congestionControl(CongestionControls.named("reno"))
                        .recovery(Recovery.SACK)
                        .sack(sack))
                .network(network -> network.rateBitsPerSecond(2_000_000))
                .drop("data#18,data#61,data#66")
                .play(upload(84 * 512), thankful(84 * 512));
    }

    /** The last two segments of twenty are lost. */
    private static Captures tailLoss(boolean probe) {
        return new Stage(probe ? 6 : 7)
                .tcp(tcp -> tcp.mss(EIGHT_LINES).tailLossProbe(probe))
                .drop("data#19-20")
                .play(upload(20 * 512), thankful(20 * 512));
    }

    /** From one moment on nothing gets through, until the fourth attempt to send the same again. */
    private static Captures timeouts() {
        return new Stage(8)
                .tcp(tcp -> tcp.mss(EIGHT_LINES)
                        .congestionControl(CongestionControls.named("reno"))
                        .tailLossProbe(false))
                .drop("data#11-26,retx#1-3")
                .play(upload(40 * 512), thankful(40 * 512));
    }

    /** A reader that does something else for some seconds, with room for 4 KiB. */
    private static Captures zeroWindow() {
        return new Stage(9)
                .tcp(tcp -> tcp.mss(EIGHT_LINES).receiveBuffer(4096))
                .play(
                        upload(24 * 512),
                        new Script()
                                .pause(2500)
                                .read(24 * 512)
                                .say("Thank you.")
                                .readToEnd()
                                .close());
    }

    /** Requests whose header and body are written apart, as a careless program does, to a server close by. */
    private static Captures requestsInTwoWrites(boolean nagle) {
        Script client = new Script();
        Script server = new Script();
        for (int i = 1; i <= 3; i++) {
            String header = "Request " + i + ": its header,";
            String answer = "Answer " + i + ".";
            client.say(header).say("and its body.").hear(answer);
            server.hear(header).hear("and its body.").say(answer);
        }
        return new Stage(nagle ? 10 : 11)
                .network(network -> network.delayNanos(Stage.MS))
                .tcp(tcp -> tcp.nagle(nagle))
                .play(client.close(), server.readToEnd().close());
    }

    /** Two segments take a detour and arrive 10 ms late; the way back has the whole delay, as reordering goes by the other's. */
    private static Captures reordering() {
        return new Stage(12)
                .tcp(tcp -> tcp.mss(EIGHT_LINES))
                .network(network -> network.rateBitsPerSecond(2_000_000).delayNanos(40 * Stage.MS))
                .clientNetwork(network -> network.delayNanos(0).reorder(0.03).seed(38))
                .play(upload(60 * 512), thankful(60 * 512));
    }

    /** Nobody listens at port 9294. At 9293 somebody does, but the client loses interest while an answer is on its way. */
    private static Captures resets() {
        return new Stage(13)
                .connect(0, 9294, Application.IDLE)
                .connect(100, Stage.PORT, new Script().write(1000).pause(100).abort())
                .playWith(new Script().read(1000).pause(90).say("Did you get that?"));
    }

    /** One loss on a long way, by a satellite: a round trip takes so long that each window stands by itself. */
    private static Captures slowStart(String congestionControl) {
        return new Stage(congestionControl.equals("reno") ? 14 : 15)
                .tcp(tcp -> tcp.mss(ONE_LINE)
                        .timestamps(false)
                        .ackDelayNanos(0)
                        .congestionControl(CongestionControls.named(congestionControl)))
                .network(network -> network.delayNanos(480 * Stage.MS))
                .drop("data#31")
                .fullDetail()
                .play(upload(330 * 64), thankful(330 * 64));
    }

    /** Writes all at once, waits for thanks, and closes. */
    private static Script upload(int bytes) {
        return new Script().write(bytes).hear("Thank you.").close();
    }

    private static Script thankful(int bytes) {
        return new Script().read(bytes).say("Thank you.").readToEnd().close();
    }
}
