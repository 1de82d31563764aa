package toucan.script;

/** The script itself is wrong: it cannot be read, or asks for what the runner does not know. */
public final class ScriptError extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    ScriptError(int line, String what) {
        super("line " + line + ": " + what);
    }
}
