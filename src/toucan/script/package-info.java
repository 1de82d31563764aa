/**
 * Plays timelines of segments, system calls and assertions against the real {@code toucan.tcp.Connection} in virtual time.
 *
 * <p>The language is packetdrill's. A script says when a segment arrives ({@code <}), which segment must leave next
 * ({@code >}), what the application does ({@code write(4, ..., 1000) = 1000}) and what must then be true ({@code %{ assert
 * tcpi_unacked == 1 }%}). Time is exact: nothing sleeps, nothing depends on the machine.
 *
 * <p>Reading order: {@link toucan.script.Timeline} (the entrance, and the list of what the language means here), {@link
 * toucan.script.Lexer} and {@link toucan.script.Parser} (text to {@link toucan.script.Script}), {@link
 * toucan.script.Runner} (the walk over the steps), {@link toucan.script.Host} (the connection and its clock), {@link
 * toucan.script.SystemCalls}, {@link toucan.script.SegmentNotation} and {@link toucan.script.SegmentMatcher} (script
 * numbers against wire numbers), {@link toucan.script.Expression} and {@link toucan.script.Vocabulary} (assertions).
 */
package toucan.script;
