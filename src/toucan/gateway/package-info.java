/**
 * The way into the swarm for BitTorrent clients, which speak the kernel's TCP. It is the only package that makes sockets of it;
 * the sessions on them are those of the swarm, which gets them as an {@link toucan.gateway.Admission}. Read
 * {@link toucan.gateway.Gateway}, which accepts, {@link toucan.gateway.Dialer}, which dials, and {@link
 * toucan.gateway.LocalServiceDiscovery}, by which clients find the gateway (BEP 14), with {@code LocalService}, which decides.
 */
package toucan.gateway;
