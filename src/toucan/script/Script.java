package toucan.script;

import java.util.List;

/**
 * A script that was read, ready to be played any number of times.
 *
 * @param settings the {@code --name=value} lines at its head
 * @param steps what happens, in order
 * @param lines the text, for reports
 */
record Script(List<Setting> settings, List<Step> steps, List<String> lines) {

    /** @throws ScriptError when the text is not in the language */
    static Script parse(String text) {
        return new Parser(text).script();
    }

    /** A setting of the connection under test; {@code value} is empty when there was none. */
    record Setting(String name, String value, int line) {}

    /**
     * One step.
     *
     * @param line where it begins, counted from 1
     * @param column where in that line
     * @param lastLine where it ends
     */
    record Step(When when, Action action, int line, int column, int lastLine) {}

    /** What a step does. */
    sealed interface Action permits Arrives, Leaves, Icmp, SystemCall, Code, Shell, Absent {}

    /** {@code <}: a segment comes in from the network. */
    record Arrives(SegmentSpec segment) implements Action {}

    /** {@code >}: this is the next segment that goes out. */
    record Leaves(SegmentSpec segment) implements Action {}

    /**
     * The application calls the socket interface.
     *
     * @param endNanos when a blocking call returns, counted as the step's own time is; {@link #AT_ONCE} for one that does not block
     * @param result what it returns
     * @param errno the error's name when it returns -1, else empty
     */
    record SystemCall(String name, List<Argument> arguments, long endNanos, Argument result, String errno)
            implements Action {
        static final long AT_ONCE = -1;

        boolean blocks() {
            return endNanos != AT_ONCE;
        }
    }

    /**
     * {@code < icmp unreachable port_unreachable [1:1001(1000)]}: an ICMP message comes in, or should go out.
     *
     * @param code empty when none was given
     * @param seq the quoted segment's sequence number, or {@link #NOT_GIVEN}
     * @param udp the quoted segment's UDP ports, as in {@link SegmentSpec#udp}
     */
    record Icmp(boolean arrives, String type, String code, long seq, int udp) implements Action {
        static final long NOT_GIVEN = -1;
    }

    /** <code>%{ … }%</code>: what must hold now. */
    record Code(List<Statement> statements) implements Action {}

    /** A command for a shell. None is run: the settings of a {@code sysctl} are read from it, the rest is told. */
    record Shell(String command) implements Action {}

    /** Here the script asks for what Toucan does not have; what follows was not read. */
    record Absent(DoesNotApply what) implements Action {}

    /** One statement of a block of code. */
    sealed interface Statement permits Assertion, Assignment {}

    /**
     * {@code assert condition, message}.
     *
     * @param message what the report shows besides, or null
     * @param at its first word
     */
    record Assertion(Expression condition, Message message, Token at) implements Statement {}

    /** {@code name = value}. */
    record Assignment(String name, Expression value) implements Statement {}

    /** A text, and values of that moment. */
    record Message(String text, List<Expression> values) {}

    /** An argument or a result of a system call. */
    sealed interface Argument permits Ellipsis, Number, Name, Text, Array, Structure, Function {}

    /** {@code ...}: whatever. */
    record Ellipsis() implements Argument {}

    record Number(long value) implements Argument {}

    /** Symbols joined with {@code |}: {@code MSG_OOB}, {@code O_RDWR|O_NONBLOCK}. */
    record Name(List<String> flags) implements Argument {
        boolean has(String flag) {
            return flags.contains(flag);
        }
    }

    record Text(String value) implements Argument {}

    /** {@code [1]}. */
    record Array(List<Argument> elements) implements Argument {}

    /** {@code htons(8080)}. */
    record Function(String name, List<Argument> arguments) implements Argument {}

    /** <code>{onoff=1, linger=0}</code>, or <code>{..., 1000}</code>, whose fields have no names. */
    record Structure(List<Field> fields) implements Argument {
        /** The field of that name, or null. */
        Argument field(String name) {
            for (Field field : fields) {
                if (field.name().equals(name)) {
                    return field.value();
                }
            }
            return null;
        }
    }

    record Field(String name, Argument value) {}
}
