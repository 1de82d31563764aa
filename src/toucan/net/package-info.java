/**
 * TCP connections on real sockets: one UDP endpoint, one loop, many connections, and {@code java.net} sockets on top.
 *
 * <p>Read {@link toucan.net.Endpoint} first, what an application sees, with {@link toucan.net.EndpointConfig}. Then the
 * loop's side: {@code EndpointLoop} (the turn), {@code SegmentInput} (datagram to connection), {@code Driver} (what a
 * connection is given, and what follows from it), {@code SegmentOutput} (segment to datagram), {@code Opener} and {@code
 *  * Listener} (where connections come from), {@code CookieOpener} and {@code SynCookies} (where they come from in a flood of
 * SYNs), {@code InterfaceMtus} (what they advertise with path MTU discovery). Then the application's side: {@code UserCalls} (what waits and what throws), {@code ToucanSocketImpl}, {@link
 * toucan.net.ToucanSocket}, {@link toucan.net.ToucanServerSocket}, with {@link toucan.net.ToucanSocketOptions} and {@code
 * TcpSettings} for what can be set. {@code LiveConnection} is where the two sides meet.
 *  *
 * <p>RFC 9293 §3.9 (user calls, MUST-46, MUST-57, MUST-63), RFC 6528 (initial sequence numbers), RFC 6056 (ports), RFC 7323
 * §5.4 (timestamp offsets), RFC 4987 (half-open connections, SYN cookies).
 */
package toucan.net;
