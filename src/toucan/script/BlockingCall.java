package toucan.script;

/** Performs system calls: those that return at once, and the one that may wait while the script goes on. */
final class BlockingCall {
    private final Host host;
    private final SystemCalls calls;
    private final Rules rules;
    /** The call that has not returned, and when it should. */
    private Script.Step pending;

    private When pendingEnd;
    /** What is wrong with a call, found while time passed. */
    private String complaint;

    BlockingCall(Host host, SystemCalls calls, Rules rules) {
        this.host = host;
        this.calls = calls;
        this.rules = rules;
    }

    void call(Script.Step step, Script.SystemCall call, When when, long previousNanos) {
        if (pending != null) {
            complaint = notReturned();
            return;
        }
        Outcome outcome = calls.call(call, Attempt.FIRST);
        When end = !call.blocks()
                ? null
                : new When(step.when().kind(), call.endNanos(), call.endNanos()).after(previousNanos);
        if (outcome.wouldBlock() && call.blocks()) {
            pending = step;
            pendingEnd = end;
            return;
        }
        complaint = wrong(call, outcome);
        if (complaint == null && call.blocks() && Math.abs(end.toNanos() - when.fromNanos()) > rules.toleranceNanos) {
            complaint = "the call returned at once";
        }
    }

    /** Tries the waiting call again: something has happened. */
    void retry() {
        if (pending == null) {
            return;
        }
        Script.SystemCall call = (Script.SystemCall) pending.action();
        long tolerance = rules.tolerance(pendingEnd.toNanos());
        Outcome outcome = calls.call(call, host.now() >= pendingEnd.toNanos() ? Attempt.LAST : Attempt.AGAIN);
        if (outcome.wouldBlock()) {
            return;
        }
        complaint = wrong(call, outcome);
        if (complaint == null && Math.abs(host.now() - pendingEnd.toNanos()) > tolerance) {
            complaint = "the call in line " + pending.line() + " returned at " + When.seconds(host.now())
                    + " instead of " + pendingEnd;
        }
        pending = null;
    }

    /** What is wrong so far, or null. */
    String complaint() {
        if (complaint == null
                && pending != null
                && host.now() > pendingEnd.toNanos() + rules.tolerance(pendingEnd.toNanos())) {
            retry();
            if (pending != null) {
                return notReturned();
            }
        }
        return complaint;
    }

    /** The script is at its end: lets the time pass that the call needs. */
    String finish() {
        if (pending != null) {
            host.passThrough(pendingEnd.toNanos());
            retry();
            if (complaint == null && pending != null) {
                complaint = notReturned();
            }
        }
        return complaint;
    }

    private String notReturned() {
        return "the call in line " + pending.line() + " has not returned";
    }

    /** What is wrong with the outcome of a call, or null. */
    private static String wrong(Script.SystemCall call, Outcome outcome) {
        if (call.result() instanceof Script.Ellipsis) {
            return null;
        }
        if (!(call.result() instanceof Script.Number expected)) {
            throw new IllegalArgumentException("the result of a call is a number or ...");
        }
        String errno = call.errno().equals("EWOULDBLOCK") ? "EAGAIN" : call.errno();
        boolean same = outcome.value() == expected.value()
                && (errno.isEmpty() || errno.equals(outcome.errno()))
                && outcome.wrong().isEmpty();
        return same ? null : "got: " + call.name() + " = " + outcome;
    }
}
