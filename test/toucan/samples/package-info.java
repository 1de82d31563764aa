/**
 * The sample captures of {@code captures/} and the pictures drawn from them, made in virtual time: {@code make
 * captures} writes them again, byte for byte the same.
 *
 * <p>Read {@link toucan.samples.Classics} first (a capture for each thing that a course shows), then {@link
 * toucan.samples.Stage} (the hosts and the network of each) and {@link toucan.samples.Script} (what an application does). The
 * pair of captures is {@link toucan.samples.LossyTransfer}; {@link toucan.samples.Dialogue} is what its two applications say,
 * {@link toucan.samples.Trace} what passed, and {@link toucan.samples.TimeSequence} how it is drawn. {@link
 * toucan.samples.WalkThrough} fills the numbers of {@code captures/README.md} in. {@link toucan.samples.LabTransfer} is the
 * experiment of {@code docs/wireshark-lab.md}, {@link toucan.samples.LabPage} fills that page in, {@link
 * toucan.samples.RoundTrips} its table. When TCP has changed so much that the pair does not tell its {@link
 * toucan.samples.Story} any more, {@link toucan.samples.SeedSearch} finds another. The tests hold the committed files, what
 * Wireshark says of them, and the numbers of the pages.
 */
package toucan.samples;
