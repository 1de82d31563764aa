/**
 * The sample captures of {@code captures/} and the picture of the top of the README, made in virtual time: {@code make
 * captures} writes them again, byte for byte the same.
 *
 * <p>Read {@link toucan.samples.LossyTransfer} first (the experiment), then {@link toucan.samples.Dialogue} (what its two
 * applications say), {@link toucan.samples.Trace} (what passed) and {@link toucan.samples.TimeSequence} (how it is drawn).
 * The tests hold the committed files, what Wireshark says of them, and every number of {@code captures/README.md}.
 */
package toucan.samples;
