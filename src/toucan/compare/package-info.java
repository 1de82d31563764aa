/**
 * Lays two captures side by side: of the two hosts of one run (what was lost, duplicated, reordered, damaged on the way, and
 * how long it took), or of two runs of the same transfer.
 *
 * <p>Reading order: {@link toucan.compare.Comparison} (the entrance), {@link toucan.compare.LoadedTrace} and {@link
 * toucan.compare.Conversation} (a capture as TCP connections), {@code
 * Counterparts} (which connection of the other capture is the same), {@code Sides} (which capture is of which host), {@code
 * Matching} and {@code DamagedMatching} (which arrival is which transmission), {@link toucan.compare.Transmission}, {@link toucan.compare.Flow} (one
 * direction of a connection, counted), {@link toucan.compare.Course} (handshake and close), {@link toucan.compare.TwoRuns},
 * {@link toucan.compare.MergedTrace}.
 */
package toucan.compare;
