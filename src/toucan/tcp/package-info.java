/**
 * The TCP, sans-IO: no socket, no thread, no clock, no randomness, no logger. Time enters as {@code nowNanos}, segments
 * enter by {@code segmentArrives} and leave by {@code pollTransmit}.
 *
 * <p>It reads in this order:
 *
 * <ol>
 *   <li>{@link toucan.tcp.State} and {@link toucan.tcp.Connection}: the machine and its controls;
 *   <li>{@code SendSequenceSpace}, {@code ReceiveSequenceSpace}, {@code TransmissionControlBlock}: what it remembers (RFC
 *       9293 §3.3.1);
 *   <li>{@code SegmentArrives}, then {@code AckArrives} and {@code TextArrives}: RFC 9293 §3.10.7, step by step;
 *   <li>{@code HandshakeOptions}: what both sides can do; {@code StatelessHandshake}: a passive OPEN that remembers nothing
 *       before the ACK (RFC 4987 §3.6);
 *   <li>{@code Output} and {@code SegmentBuilder}: what leaves, with {@code SendBuffer}, {@code RetransmissionQueue}, {@code IdleRestart}, {@code
 *       ReceiveWindow}, {@code Acknowledgments} with {@code PeerSegmentSize};
 *   <li>{@code Timeouts} with {@code Timers} and {@code RttEstimator}: RFC 9293 §3.10.8, RFC 6298;
 *   <li>{@link toucan.tcp.KeepAlive} with {@code KeepAliveProbing} (RFC 9293 §3.8.4), {@link toucan.tcp.UserTimeoutOption} with
 *       {@code UserTimeout} (RFC 5482): when a peer that does not answer is given up;
 *   <li>{@code LossRecovery}: {@code NewRenoRecovery} (RFC 6582), {@code TimeoutRecovery}; with {@code SackScoreboard} and
 *       {@code FastRecovery}, {@code SackRecovery} (RFC 6675) and {@code RackTlpRecovery} (RFC 8985), paced by {@code Prr} (RFC
 *       9937);
 *   <li>{@code DeliveryRate} and {@code Pacer} (draft-ietf-ccwg-bbr-06 §4.1, §5.6.2): what BBR is told, and what it asks for;
 *   <li>{@code TailLossProbe} (RFC 8985 §7), {@code ForwardRto} (RFC 5682), {@code DsackUndo} (RFC 3708): what spares the
 *       window;
 *   <li>{@code BufferSize} and {@code ReceiveTuning}: buffers that grow, within a {@link toucan.tcp.BufferBudget};
 *   <li>{@code PathMtuDiscovery} (RFC 8899, RFC 4821): how long segments are;
 *   <li>{@code ReceiveBuffer}, {@code SequenceRanges}, {@code SackBlocks} (RFC 2018, 2883), {@code Timestamps} (RFC 7323);
 *   <li>{@link toucan.tcp.SendLimit} with {@code LimitQuestion}: what limits the sender at a moment;
 *   <li>{@link toucan.tcp.Event}: what it tells; {@link toucan.tcp.SegmentNotes}: the comments of a capture, of events and of
 *       {@code Remark}s, each with the connection's {@code Numbers}.
 * </ol>
 */
package toucan.tcp;
