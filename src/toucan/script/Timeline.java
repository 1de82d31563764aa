package toucan.script;

import toucan.tcp.TcpConfig;

/**
 * Plays packetdrill scripts against {@code toucan.tcp.Connection}.
 *
 * <p>This is the entrance of our own tests, where everything is compared; {@link ScriptPlayer} is that of scripts by others.
 * {@code docs/scripts.md} explains the language. Settings stand at the head of a script ({@code --mss=1000}, {@code --nagle=off},
 * {@code --min_rto=200ms}: see {@link Settings}).
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
