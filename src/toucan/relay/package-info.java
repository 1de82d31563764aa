/**
 * The bad network as a program of its own: a relay between any two UDP programs, which harms what passes in either
 * direction.
 *
 * <p>Read {@link toucan.relay.Relay}, the loop, first. {@code ClientSide} and {@code ServerSide} are its two links, one
 * towards the programs that come to it, one towards the program it leads to; each stands behind an {@link
 * toucan.impair.ImpairedLink}, which harms what is sent through it. {@code Clients} remembers who came, {@code Ports} waits
 * for the sockets of both sides.
 */
package toucan.relay;
