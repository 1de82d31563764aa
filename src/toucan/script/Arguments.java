package toucan.script;

import java.util.List;

/** The arguments of a system call, by their places. */
final class Arguments {
    private final Script.SystemCall call;

    Arguments(Script.SystemCall call) {
        this.call = call;
    }

    String callName() {
        return call.name();
    }

    boolean blocks() {
        return call.blocks();
    }

    /** The result that the script expects when it is a number, else -1. */
    long expectedResult() {
        return call.result() instanceof Script.Number number ? number.value() : -1;
    }

    boolean has(int index) {
        return index < call.arguments().size();
    }

    Script.Argument at(int index) {
        if (!has(index)) {
            throw new IllegalArgumentException(call.name() + " needs an argument " + (index + 1));
        }
        return call.arguments().get(index);
    }

    long number(int index) {
        if (at(index) instanceof Script.Number number) {
            return number.value();
        }
        throw new IllegalArgumentException("argument " + (index + 1) + " of " + call.name() + " must be a number");
    }

    /** A symbol; a number as its digits. */
    String symbol(int index) {
        if (at(index) instanceof Script.Name name) {
            return name.flags().get(0);
        }
        if (at(index) instanceof Script.Number number) {
            return Long.toString(number.value());
        }
        throw new IllegalArgumentException("argument " + (index + 1) + " of " + call.name() + " must be a symbol");
    }

    boolean hasFlag(int index, String flag) {
        return has(index) && at(index) instanceof Script.Name name && name.has(flag);
    }

    /** The value behind a pointer: {@code [1]}, or just {@code 1}. */
    long element(int index) {
        if (target(index) instanceof Script.Number number) {
            return number.value();
        }
        throw new IllegalArgumentException("argument " + (index + 1) + " of " + call.name() + " must be [number]");
    }

    /** What a pointer points to: {@code [1]} to 1. Anything else stands for itself. */
    Script.Argument target(int index) {
        Script.Argument argument = at(index);
        if (argument instanceof Script.Array array && array.elements().size() == 1) {
            return array.elements().get(0);
        }
        return argument;
    }

    long field(int index, String name) {
        if (at(index) instanceof Script.Structure structure && structure.field(name) instanceof Script.Number number) {
            return number.value();
        }
        throw new IllegalArgumentException("argument " + (index + 1) + " of " + call.name() + " needs " + name);
    }

    /** The bytes of all buffers of {@code [{..., 100}, {..., 200}]}, or of a message header that has them. */
    int vectorLength(int index) {
        Script.Argument vector = at(index);
        if (vector instanceof Script.Structure header) {
            vector = header.field("msg_iov");
        }
        if (!(vector instanceof Script.Array array)) {
            throw new IllegalArgumentException(
                    "argument " + (index + 1) + " of " + call.name() + " must have buffers: [{..., 100}]");
        }
        long length = 0;
        for (Script.Argument buffer : array.elements()) {
            List<Script.Field> fields = buffer instanceof Script.Structure one ? one.fields() : List.of();
            if (fields.size() < 2 || !(fields.get(1).value() instanceof Script.Number number)) {
                throw new IllegalArgumentException("a buffer is written {..., 100}");
            }
            length += number.value();
        }
        return (int) length;
    }
}
