package toucan.encap;

import java.net.InetSocketAddress;

/**
 * A program that carries IP packets between UDP and a network device.
 *
 * @param number stands for it in the place of a port, 1 to 65535: its UDP port, or if that is another's already the next one
 * @param local our UDP endpoint towards it
 * @param remote its UDP endpoint
 */
record Carrier(int number, InetSocketAddress local, InetSocketAddress remote) {}
