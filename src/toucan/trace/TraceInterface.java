package toucan.trace;

/**
 * Where packets of a capture were seen.
 *
 * @param number counted from 0 over the whole file, as Wireshark counts {@code frame.interface_id}
 * @param name the interface's name, or an empty string where the format has none
 * @param linkType the LINKTYPE_ number of its frames (tcpdump.org/linktypes.html)
 */
public record TraceInterface(int number, String name, int linkType) {}
