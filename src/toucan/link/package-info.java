/**
 * Datagrams and what moves them.
 *
 * <p>Read {@link toucan.link.Link} first, then {@link toucan.link.Datagram}; {@link toucan.link.FilterLink} is what links around links begin with; {@link toucan.link.UdpLink} is the link that ends in real
 * sockets, the packages {@code impair} and {@code capture} hold links that wrap others. Imports nothing of the project.
 */
package toucan.link;
