/**
 * Plays timelines of segments, system calls and assertions against the real {@code toucan.tcp.Connection} in virtual time.
 *
 * <p>The language is packetdrill's. A script says when a segment arrives ({@code <}), which segment must leave next
 * ({@code >}), what the application does ({@code write(4, ..., 1000) = 1000}) and what must then be true ({@code %{ assert
 * tcpi_unacked == 1 }%}). Time is exact: nothing sleeps, nothing depends on the machine.
 *
 * <p>Two use it: Toucan's own tests ({@link toucan.script.Timeline}, where everything is compared), and {@code toucan script}
 * ({@link toucan.script.ScriptPlayer}, for scripts of others, judged by their meaning on a host like the one they were written
 * for). {@code docs/scripts.md} explains the language.
 *
 * <p>Reading order: {@link toucan.script.Timeline} and {@link toucan.script.ScriptPlayer} (the entrances), {@code Rules} with
 * {@link toucan.script.Profile} (what they differ in), {@code Lexer}, {@code Parser} and {@code PacketParser} (text to {@code
 * Script}), {@code Runner} (the walk over the steps), {@code Host} (the connections and their clock), {@code Network} with {@code
 * Flow} and {@code Listener} (which of them is meant), {@code SystemCalls}, {@code DataCalls}, {@code SocketOptions} and {@code
 * Polling}, {@code SegmentNotation} and {@code SegmentMatcher} (script numbers against wire numbers), {@code Expression}, {@code
 * Vocabulary} and {@code LinuxNames} (assertions), {@code Settings}, {@code Sysctls} and {@code Expectations} (what the host is like).
 */
package toucan.script;
