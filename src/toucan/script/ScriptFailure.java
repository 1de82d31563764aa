package toucan.script;

/** The connection did not do what the script says. The message is the whole report. */
public final class ScriptFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    private final int line;

    ScriptFailure(String report, int line) {
        super(report);
        this.line = line;
    }

    /** Where the step stands that was not fulfilled, counted from 1. */
    public int line() {
        return line;
    }
}
