/**
 * Plays timelines of segments, system calls and assertions against the real {@code toucan.tcp.Connection} in virtual time.
 *
 * <p>The language is packetdrill's. A script says when a segment arrives ({@code <}), which segment must leave next
 * ({@code >}), what the application does ({@code write(4, ..., 1000) = 1000}) and what must then be true ({@code %{ assert
 * tcpi_unacked == 1 }%}). Time is exact: nothing sleeps, nothing depends on the machine.
 *
 * <p>Reading order: {@link toucan.timeline.Timeline} (the entrance, and the list of what the language means here), {@link
 * toucan.timeline.Lexer} and {@link toucan.timeline.Parser} (text to {@link toucan.timeline.Script}), {@link
 * toucan.timeline.Runner} (the walk over the steps), {@link toucan.timeline.Host} (the connection and its clock), {@link
 * toucan.timeline.SystemCalls}, {@link toucan.timeline.SegmentNotation} and {@link toucan.timeline.SegmentMatcher} (script
 * numbers against wire numbers), {@link toucan.timeline.Expression} and {@link toucan.timeline.Vocabulary} (assertions).
 */
package toucan.timeline;
