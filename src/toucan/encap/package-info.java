/**
 * TCP segments in IPv4 packets in UDP, as {@code socat} carries them between a UDP port and a TUN device: so the operating
 * system's own TCP can be the other end.
 *
 * <p>Read {@link toucan.encap.IpLink}, the link around a UDP link that turns packets into segments and back, then {@code
 * Carriers}: through whom the answer goes. What a packet looks like is {@link toucan.wire.Ipv4}'s.
 */
package toucan.encap;
