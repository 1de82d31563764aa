/**
 * Congestion control: how much may be in flight.
 *
 * <p>Read {@link toucan.congestion.CongestionControl} first, then {@link toucan.congestion.Reno} (RFC 5681), {@link
 * toucan.congestion.Cubic} (RFC 9438) with {@code HyStart} (RFC 9406), and {@link toucan.congestion.FixedWindow}. {@link
 * toucan.congestion.Bbr} (draft-ietf-ccwg-bbr-06) goes by a {@link toucan.congestion.RateSample} of each ACK instead, and is in
 * parts: {@code BbrModel} first, which has the draft's variables, then the states {@code BbrFullPipe}, {@code
 * BbrProbeBandwidth}, {@code BbrProbeRtt}, then {@code BbrLossResponse}, which says where it deviates, and {@code BbrUndo}.
 *
 * <p>An algorithm knows nothing of segments, sequence numbers or timers. Imports nothing of the project.
 */
package toucan.congestion;
