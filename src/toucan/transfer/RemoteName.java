package toucan.transfer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The name of a file as it travels: the components of a path below the receiver's folder. Each of them has passed {@link
 * NameRules}, so a {@code RemoteName} cannot leave that folder by its text alone.
 *
 * <p>On the wire it is the path of the request target, UTF-8 and percent-encoded (RFC 3986 §2.1): {@code /dir/a%20file}.
 */
public final class RemoteName {
    private static final String UNRESERVED = "-._~";

    private final List<String> components;

    private RemoteName(List<String> components) {
        this.components = components;
    }

    /** @throws NameRefusedException when a component, or the whole, is not acceptable */
    public static RemoteName of(List<String> components) throws NameRefusedException {
        String objection = components.isEmpty() ? "no name" : null;
        for (int i = 0; i < components.size() && objection == null; i++) {
            objection = NameRules.objection(components.get(i));
        }
        if (objection == null) {
            int bytes = String.join("/", components).getBytes(StandardCharsets.UTF_8).length;
            objection = NameRules.objectionToDepth(components.size(), bytes);
        }
        if (objection != null) {
            throw new NameRefusedException(objection);
        }
        return new RemoteName(List.copyOf(components));
    }

    /**
     * Reads the target of a request line, one char per byte as HTTP parsers deliver it: the origin form {@code /a/b} or the
     * absolute form {@code http://host/a/b} (RFC 9112 §3.2). It is percent-decoded once, then checked, so {@code %2e%2e}
     * and {@code %2f} count as what they stand for.
     *
     * @throws NameRefusedException when it names no acceptable file
     */
    static RemoteName ofTarget(String target) throws NameRefusedException {
        String path = target;
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            int slash = target.indexOf('/', 7);
            path = slash < 0 ? "/" : target.substring(slash);
        }
        if (!path.startsWith("/")) {
            throw new NameRefusedException("the request target does not begin with a slash");
        }
        if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
            throw new NameRefusedException("a query or fragment (write ? as %3F and # as %23)");
        }
        return of(List.of(decode(path.substring(1)).split("/", -1)));
    }

    /** The path of a request target: {@code /dir/a%20file}. */
    String target() {
        StringBuilder encoded = new StringBuilder();
        for (String component : components) {
            encoded.append('/');
            for (byte b : component.getBytes(StandardCharsets.UTF_8)) {
                appendEncoded(encoded, b);
            }
        }
        return encoded.toString();
    }

    /** All components, the first one outermost. */
    public List<String> components() {
        return components;
    }

    /** The components before the last. */
    List<String> folders() {
        return components.subList(0, components.size() - 1);
    }

    /** The last component. */
    String last() {
        return components.get(components.size() - 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RemoteName that && components.equals(that.components);
    }

    @Override
    public int hashCode() {
        return components.hashCode();
    }

    /** {@code dir/a file}. */
    @Override
    public String toString() {
        return String.join("/", components);
    }

    private static void appendEncoded(StringBuilder encoded, byte b) {
        char c = (char) (b & 0xff);
        boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
        if (plain || UNRESERVED.indexOf(c) >= 0) {
            encoded.append(c);
        } else {
            encoded.append('%').append(hexDigit(c >> 4)).append(hexDigit(c & 0xf));
        }
    }

    private static char hexDigit(int value) {
        return "0123456789ABCDEF".charAt(value);
    }

    private static String decode(String path) throws NameRefusedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(path.charAt(i + 2), 16);
                if (low < 0) {
                    throw new NameRefusedException("a % that is not followed by two hexadecimal digits");
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NameRefusedException("not UTF-8");
        }
    }
}
