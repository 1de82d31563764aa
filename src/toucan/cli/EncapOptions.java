package toucan.cli;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import toucan.wire.Ipv4;

/** IP packets between TCP and UDP, so that the operating system's TCP can be the other end. */
final class EncapOptions {
    /** For those who have them not, too. */
    static final String[] NAMES = {"--encap", "--inner", "--via"};

    @Option(
            names = "--encap",
            paramLabel = "tcp|ip",
            converter = Word.class,
            description =
                    "what UDP carries: TCP segments (default), or IPv4 packets that hold them, which socat carries on to"
                            + " a TUN device and so to the system's own TCP")
    String encap;

    @Option(
            names = "--inner",
            paramLabel = "ADDR",
            converter = Address.class,
            description =
                    "our address in those packets (default: 10.9.0.2); a receiver answers from whatever address it was"
                            + " addressed on")
    Inet4Address inner;

    @Option(
            names = "--via",
            paramLabel = "ADDR:PORT",
            converter = Carrier.class,
            description =
                    "the UDP endpoint of what carries the packets (socat); a sender's HOST:PORT is the TCP behind it. A"
                            + " receiver listens to that one only, or without it to whoever sends")
    HostPort via;

    /** {@code tcp} or {@code ip}. */
    static final class Word implements ITypeConverter<String> {
        @Override
        public String convert(String word) {
            if (!word.equals("tcp") && !word.equals("ip")) {
                throw new TypeConversionException("'" + word + "' is not known: write tcp or ip");
            }
            return word;
        }
    }

    /** {@code 10.9.0.2}. */
    static final class Address implements ITypeConverter<Inet4Address> {
        @Override
        public Inet4Address convert(String text) {
            try {
                if (text.matches("\\d{1,3}(\\.\\d{1,3}){3}")
                        && InetAddress.getByName(text) instanceof Inet4Address address
                        && Ipv4.isHost(ByteBuffer.wrap(address.getAddress()).getInt())) {
                    return address;
                }
            } catch (UnknownHostException e) {
                // An octet above 255: no address either.
            }
            throw new TypeConversionException("'" + text + "' is no IPv4 address of a host: write one like 10.9.0.2");
        }
    }

    /** {@code ADDR:PORT}, both of them. */
    static final class Carrier implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            try {
                HostPort via = HostPort.parseListen(text);
                if (via.port() > 0 && !text.matches("\\d+")) {
                    return via;
                }
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
            throw new TypeConversionException("'" + text + "' is no UDP endpoint: write ADDR:PORT, as 127.0.0.1:9294");
        }
    }

    /**
     * The settings with what the options say of IP packets, and with the MSS that fits them.
     *
     * @param to where a sender sends to; null for a receiver
     * @throws ParameterException when the options do not go together
     */
    StackSettings applyTo(StackSettings settings, TcpOptions tcp, HostPort to, CommandLine line) {
        String wrong = contradiction(tcp, to);
        if (wrong != null) {
            throw new ParameterException(line, wrong);
        }
        if (!isIp()) {
            return settings;
        }
        Encap ip = new Encap(inner == null ? new Address().convert("10.9.0.2") : inner, via);
        return settings.withEncap(
                ip, tcp.mss == null ? settings.tcp().with().mss(Encap.MSS).build() : settings.tcp());
    }

    private boolean isIp() {
        return "ip".equals(encap);
    }

    private String contradiction(TcpOptions tcp, HostPort to) {
        if (!isIp()) {
            return via != null ? "--via belongs to --encap ip" : inner != null ? "--inner belongs to --encap ip" : null;
        }
        if (to != null && via == null) {
            return "--encap ip needs --via ADDR:PORT, the UDP endpoint of what carries the packets (socat)";
        }
        if (tcp.checksumNone()) {
            return "--checksum none does not go with --encap ip: the system's TCP wants the checksum, and no NAT on the way"
                    + " rewrites the addresses inside";
        }
        if (tcp.mss != null && tcp.mss > Encap.MAX_MSS) {
            return "--mss " + tcp.mss + " does not go with --encap ip: at most " + Encap.MAX_MSS
                    + " fit into a packet in UDP";
        }
        return null;
    }
}
