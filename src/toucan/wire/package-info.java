/**
 * Bytes and segments: what RFC 9293 §3.1 and §3.2 put on the wire.
 *
 * <p>Read {@link toucan.wire.SeqNum} first (why the rest of the code compares sequence numbers with {@code <}), then
 * {@link toucan.wire.Segment} and {@link toucan.wire.TcpOptions}, then {@link toucan.wire.SegmentCodec} and {@link
 * toucan.wire.InternetChecksum}. {@link toucan.wire.Ipv4} is for segments that come in whole IP packets. Imports nothing of
 * the project.
 */
package toucan.wire;
