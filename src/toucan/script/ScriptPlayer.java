package toucan.script;

import java.util.List;

/**
 * Plays scripts that anybody wrote: judged by their meaning (see {@code Rules}), on a host like the one they were written for.
 * Nothing of them is run outside of the virtual world.
 */
public final class ScriptPlayer {
    private ScriptPlayer() {}

    /** Plays a script from several pairs of initial sequence numbers, until it fails with one. */
    public static Verdict play(String text, Profile profile) {
        Script script;
        try {
            script = Script.parse(text);
        } catch (ScriptError e) {
            return Verdict.unreadable(e, List.of());
        } catch (DoesNotApply e) {
            return Verdict.skip(e, List.of());
        }
        Verdict verdict = null;
        for (Isns isns : Isns.ALL) {
            verdict = play(script, isns, Rules.byMeaning(profile));
            if (verdict.result() != Verdict.Result.PASS) {
                break;
            }
        }
        return verdict;
    }

    private static Verdict play(Script script, Isns isns, Rules rules) {
        try {
            new Runner(script, rules, isns).run();
            return Verdict.pass(rules.notes());
        } catch (ScriptFailure e) {
            if (rules.deaf) {
                return Verdict.skip(new DoesNotApply(IcmpMessages.NOT_HEARD).at(e.line()), rules.notes());
            }
            return Verdict.fail(e, rules.notes());
        } catch (ScriptError e) {
            return Verdict.unreadable(e, rules.notes());
        } catch (DoesNotApply e) {
            return Verdict.skip(e, rules.notes());
        }
    }
}
