/**
 * A link that writes down what passes: pcapng files that Wireshark opens as ordinary TCP, with a comment on every packet
 * about which there is something to tell.
 *
 * <p>Read {@link toucan.capture.CapturingLink} first (what is written when), then {@code Encapsulation} (a datagram as the
 * IP packet that Wireshark shows) and {@code PcapngBlocks} (the file format,
 * <a href="https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/">draft-ietf-opsawg-pcapng</a>), which know of no
 * file. {@link toucan.capture.Capture} writes a file on a thread of its own; {@link toucan.capture.SynchronousCapture}
 * serves the simulator, with several hosts in one file.
 */
package toucan.capture;
