package toucan.peer.protocol;

import java.nio.ByteBuffer;
import toucan.peer.metainfo.BDictionary;
import toucan.peer.metainfo.BInteger;
import toucan.peer.metainfo.BString;
import toucan.peer.metainfo.BValue;
import toucan.peer.metainfo.Bencode;
import toucan.peer.metainfo.Limits;
import toucan.peer.metainfo.MalformedBencode;
import toucan.peer.protocol.ProtocolViolation.Rule;

/** The bencode inside of extended messages. */
final class Payloads {
    private Payloads() {}

    /** The whole payload is one dictionary. */
    static BDictionary dictionary(ByteBuffer payload, String what) throws ProtocolViolation {
        BDictionary dictionary = dictionaryPrefix(payload, what);
        if (payload.hasRemaining()) {
            throw content(what, payload.remaining() + " bytes after the end of the dictionary");
        }
        return dictionary;
    }

    /** The payload begins with a dictionary; the buffer is left behind it. */
    static BDictionary dictionaryPrefix(ByteBuffer payload, String what) throws ProtocolViolation {
        BValue value;
        try {
            value = Bencode.decodePrefix(payload, Limits.MESSAGE);
        } catch (MalformedBencode e) {
            throw content(what, e.getMessage());
        }
        if (value instanceof BDictionary dictionary) {
            return dictionary;
        }
        throw content(what, "not a dictionary");
    }

    /** An integer from 0 to {@code most}; {@code absent} when there is no such key. */
    static int integer(BDictionary dictionary, String key, int most, int absent, String what) throws ProtocolViolation {
        BValue value = dictionary.get(key);
        if (value == null) {
            return absent;
        }
        if (value instanceof BInteger integer && integer.value() >= 0 && integer.value() <= most) {
            return (int) integer.value();
        }
        throw content(what, "'" + key + "' is no integer from 0 to " + most);
    }

    /** The bytes of a key; none when there is no such key. */
    static ByteBuffer bytes(BDictionary dictionary, String key, String what) throws ProtocolViolation {
        BValue value = dictionary.get(key);
        if (value == null) {
            return ByteBuffer.allocate(0);
        }
        if (value instanceof BString string) {
            return string.view();
        }
        throw content(what, "'" + key + "' is no string");
    }

    static ProtocolViolation content(String what, String why) {
        return new ProtocolViolation(Rule.CONTENT, what + ": " + why);
    }
}
