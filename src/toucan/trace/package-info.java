/**
 * Reads captures: those that Toucan wrote, and those that others made of its traffic, with {@code tcpdump} for instance.
 *
 * <p>Reading order: {@link toucan.trace.TraceReader} (a file as a sequence of {@link toucan.trace.Frame}s; {@code
 * PcapngSource} and {@code PcapSource} are the two formats), {@code LinkLayer} and {@code IpPacket} (where in a frame the IP
 * packet begins, and what is in it), {@link toucan.trace.SegmentFinder} (the TCP segment in it, plain or in a UDP datagram),
 * {@link toucan.trace.TracedSegment}; {@link toucan.trace.CommentTail} reads the numbers out of Toucan's comments.
 *
 * <p>Whatever the bytes are, a file is read in one pass with bounded memory; what is no capture ends in a {@link
 * toucan.trace.MalformedTraceException} that says where, and a file that was cut off gives all frames before the cut.
 */
package toucan.trace;
