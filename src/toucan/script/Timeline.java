package toucan.script;

import toucan.tcp.TcpConfig;

/**
 * Plays packetdrill scripts against {@code toucan.tcp.Connection}.
 *
 * <p>What is understood so far: the times {@code +0 +.1 0.25 +.1~+.2 *}; segments with the flags {@code S F R P . U E W -},
 * {@code ack win urg} and the options {@code mss wscale sackOK sack TS nop eol}; the system calls {@code socket bind listen
 * accept connect read write send recv shutdown close fcntl setsockopt getsockopt}, blocking ({@code +0...0.2}) or not;
 * <code>%{ assert … }%</code>; settings at the head of the script ({@code --mss=1000}, {@code --nagle=off}, {@code
 * --min_rto=200ms}: see {@link Settings}).
 *
 * <p>As in packetdrill: sequence numbers count from the initial ones; a segment that leaves without an option list must have
 * no options, {@code <...>} allows any; {@code win} is the field on the wire and only compared when given; a timestamp of
 * the tested side counts from whatever the script gave to its first one. Beyond it: times are exact, since time is virtual;
 * every octet sent or read must be the stream's; {@code kind 253 0xabcd} is an option without a name; the order of options
 * and their padding are not compared.
 *
 * <p>Every script is played from several pairs of initial sequence numbers, which wrap in the middle of it.
 */
public final class Timeline {
    private Timeline() {}

    /**
     * Plays a script with the RFCs' defaults.
     *
     * @throws ScriptFailure when the connection does anything else than the script says
     * @throws ScriptError when the script cannot be read
     */
    public static void play(String script) {
        play(TcpConfig.DEFAULT, script);
    }

    /** The same with other settings, to which those at the head of the script are added. */
    public static void play(TcpConfig config, String script) {
        Script parsed = Script.parse(script);
        for (Isns isns : Isns.ALL) {
            try {
                new Runner(parsed, Rules.exact(config), isns).run();
            } catch (ScriptFailure e) {
                ScriptFailure failure = new ScriptFailure("with " + isns + ": " + e.getMessage(), e.line());
                failure.initCause(e.getCause());
                throw failure;
            }
        }
    }
}
