package toucan.script;

import java.util.Collection;
import java.util.List;

/**
 * What became of a script.
 *
 * @param line where it failed or does not apply, or where it cannot be read; 0 when it passed
 * @param column where in that line it cannot be read, else 0
 * @param why empty when it passed; what the script needs that is not here; what is wrong with its text; or the report: the script
 *     so far, the failing step and what came instead, in several lines
 * @param notes what of the script has no meaning here, or was not compared
 */
public record Verdict(Result result, int line, int column, String why, List<String> notes) {

    /** The kinds of it. */
    public enum Result {
        PASS,
        /** Toucan did otherwise, or the script cannot be read. */
        FAIL,
        /** The script needs something that Toucan does not have, and was not played to its end. */
        SKIP
    }

    static Verdict pass(Collection<String> notes) {
        return new Verdict(Result.PASS, 0, 0, "", List.copyOf(notes));
    }

    static Verdict fail(ScriptFailure failure, Collection<String> notes) {
        return new Verdict(Result.FAIL, failure.line(), 0, failure.getMessage(), List.copyOf(notes));
    }

    static Verdict unreadable(ScriptError error, Collection<String> notes) {
        return new Verdict(Result.FAIL, error.line(), error.column(), error.what(), List.copyOf(notes));
    }

    static Verdict skip(DoesNotApply reason, Collection<String> notes) {
        return new Verdict(Result.SKIP, reason.line(), 0, reason.getMessage(), List.copyOf(notes));
    }
}
