/**
 * Congestion control: how much may be in flight.
 *
 * <p>Read {@link toucan.congestion.CongestionControl} first, then {@link toucan.congestion.Reno} (RFC 5681), {@link
 * toucan.congestion.Cubic} (RFC 9438) with {@code HyStart} (RFC 9406), and {@link toucan.congestion.FixedWindow}. An
 * algorithm is one file and knows nothing of segments, sequence numbers or timers. Imports nothing of the project.
 */
package toucan.congestion;
