package toucan.script;

/** The connection did not do what the script says. The message is the whole report. */
public final class ScriptFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    ScriptFailure(String report) {
        super(report);
    }
}
