package toucan.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import toucan.congestion.CongestionControl;
import toucan.congestion.CongestionControls;
import toucan.impair.Drop;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.impair.Units;
import toucan.net.SynCookieMode;
import toucan.tcp.KeepAlive;
import toucan.tcp.TcpConfig;

/** What turns the words of a command line into values. picocli puts the option's name before the message. */
final class Converters {
    private Converters() {}

    private static <T> T convert(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** {@code 10%} or {@code 0.1}. */
    static final class Probability implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return Converters.convert(text, Units::probability);
        }
    }

    /** {@code 50ms}: nanoseconds, at most an hour. */
    static final class Duration implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            long nanos = Converters.convert(text, Units::durationNanos);
            if (nanos > Impairments.MAX_DELAY_NANOS) {
                throw new TypeConversionException("'" + text + "' is more than 60m");
            }
            return nanos;
        }
    }

    /** As {@link Duration}, but not 0. */
    static final class SomeTime implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            long nanos = new Duration().convert(text);
            if (nanos == 0) {
                throw new TypeConversionException("'" + text + "' is not more than 0");
            }
            return nanos;
        }
    }

    /** As {@link Duration}, but a second or more. */
    static final class Seconds implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            long nanos = new Duration().convert(text);
            if (nanos < KeepAlive.MIN_NANOS) {
                throw new TypeConversionException("'" + text + "' is less than 1s");
            }
            return nanos;
        }
    }

    /** {@code 9}. */
    static final class KeepAliveProbes implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[0-9]{1,3}")
                    || Integer.parseInt(text) < KeepAlive.MIN_PROBES
                    || Integer.parseInt(text) > KeepAlive.MAX_PROBES) {
                throw new TypeConversionException("'" + text + "' is no number of probes: write " + KeepAlive.MIN_PROBES
                        + " to " + KeepAlive.MAX_PROBES
                        + " (one alone may be lost, which does not mean that the peer is gone)");
            }
            return Integer.valueOf(text);
        }
    }

    /** The shortest RTO: more than 0, at most the longest one. */
    static final class MinRto implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            long nanos = new SomeTime().convert(text);
            if (nanos > TcpConfig.DEFAULT.maxRtoNanos()) {
                throw new TypeConversionException("'" + text + "' is more than 60s, the longest timeout");
            }
            return nanos;
        }
    }

    /** {@code 10mbit}: bits per second. */
    static final class Rate implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return Converters.convert(text, Units::rateBitsPerSecond);
        }
    }

    /** {@code 64k}: bytes of a TCP buffer, which is then of that size; null for {@code auto}. */
    static final class Buffer implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (text.equals("auto")) {
                return null;
            }
            long bytes = Converters.convert(text, Units::sizeBytes);
            if (bytes < 1 || bytes > TcpConfig.MAX_BUFFER) {
                throw new TypeConversionException("'" + text + "' is not from 1 byte to 1G");
            }
            return (int) bytes;
        }
    }

    /** {@code 1452}, bytes, or {@code auto}. */
    static final class Mss implements ITypeConverter<Integer> {
        static final Integer AUTO = 0;

        @Override
        public Integer convert(String text) {
            if (text.equals("auto")) {
                return AUTO;
            }
            if (!text.matches("[0-9]{1,5}")
                    || Integer.parseInt(text) < TcpConfig.MIN_MSS
                    || Integer.parseInt(text) > TcpConfig.MAX_MSS) {
                throw new TypeConversionException("'" + text + "' is no MSS: write auto, or bytes from "
                        + TcpConfig.MIN_MSS + " to " + TcpConfig.MAX_MSS);
            }
            return Integer.valueOf(text);
        }
    }

    /** {@code cubic}, {@code fixed:8}. */
    static final class Congestion implements ITypeConverter<CongestionControl.Factory> {
        @Override
        public CongestionControl.Factory convert(String text) {
            return Converters.convert(text, CongestionControls::named);
        }
    }

    /** {@code newreno}, {@code sack}, {@code rack}. */
    static final class LossRecovery implements ITypeConverter<TcpConfig.Recovery> {
        @Override
        public TcpConfig.Recovery convert(String text) {
            return switch (text) {
                case "newreno" -> TcpConfig.Recovery.NEWRENO;
                case "sack" -> TcpConfig.Recovery.SACK;
                case "rack" -> TcpConfig.Recovery.RACK;
                default -> throw new TypeConversionException(
                        "'" + text + "' is not known: write one of newreno, sack, rack");
            };
        }
    }

    /** {@code 100}: packets of a queue. */
    static final class Packets implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_536) {
                throw new TypeConversionException("'" + text + "' is no number of packets: write 1 to 65536");
            }
            return Integer.valueOf(text);
        }
    }

    /** {@code 10%} or {@code gemodel 1% 30%}. */
    static final class LossModel implements ITypeConverter<Loss> {
        @Override
        public Loss convert(String text) {
            return Converters.convert(text, Loss::parse);
        }
    }

    /** {@code data#3,ack#2-4}. */
    static final class Drops implements ITypeConverter<DropList> {
        @Override
        public DropList convert(String text) {
            return new DropList(Converters.convert(text, Drop::parse));
        }
    }

    /** One value for picocli, which would read a List item by item. */
    record DropList(List<Drop> drops) {}

    /** 0 to 2^53 - 1. */
    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return Converters.convert(text, Units::seed);
        }
    }

    /** {@code none}. */
    static final class NoChecksum implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!text.equals("none")) {
                throw new TypeConversionException("'" + text + "' is not known: the only choice is none");
            }
            return text;
        }
    }

    /** {@code auto}, {@code always} or {@code never}. */
    static final class SynCookies implements ITypeConverter<SynCookieMode> {
        @Override
        public SynCookieMode convert(String text) {
            return switch (text) {
                case "auto" -> SynCookieMode.ON_PRESSURE;
                case "always" -> SynCookieMode.ALWAYS;
                case "never" -> SynCookieMode.OFF;
                default -> throw new TypeConversionException(
                        "'" + text + "' is not known: write one of auto, always, never");
            };
        }
    }

    /** A path, in whatever encoding the locale has. */
    static final class FilePath implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no path here (" + e.getReason() + "); if it should be, set LC_ALL=C.UTF-8");
            }
        }
    }

    /** {@code HOST[:PORT]}. */
    static final class Destination implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            HostPort to = Converters.convert(text, HostPort::parse);
            if (to.port() == 0) {
                throw new TypeConversionException("nobody listens on port 0");
            }
            return to;
        }
    }

    /** {@code [ADDR:]PORT}. */
    static final class Listen implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            return Converters.convert(text, HostPort::parseListen);
        }
    }
}
