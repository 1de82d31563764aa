package toucan.script;

/** The script itself is wrong: it cannot be read, or asks for what the runner does not know. */
public final class ScriptError extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;
    private final String what;

    ScriptError(int line, String what) {
        this(line, 1, what);
    }

    ScriptError(int line, int column, String what) {
        super("line " + line + ": " + what);
        this.line = line;
        this.column = column;
        this.what = what;
    }

    /** Where in the script, counted from 1. */
    public int line() {
        return line;
    }

    /** Where in that line, counted from 1. */
    public int column() {
        return column;
    }

    /** What is wrong there. */
    public String what() {
        return what;
    }
}
