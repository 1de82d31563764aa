package toucan.script;

import java.util.List;
import toucan.tcp.TcpConfig;
import toucan.wire.Segment;

/**
 * One performance of a script.
 *
 * <p>A segment that was sent stays in the outbox until a {@code >} takes it. It may wait there for later steps of the same
 * moment, but time does not pass over it: then it was not expected. The times of segments that leave are compared exactly.
 */
final class Runner {
    private final Script script;
    private final SegmentNotation notation;
    private final Host host = new Host();
    private final SystemCalls calls;
    private final Vocabulary names;
    private Script.Step current;
    private long previousNanos;
    /** A blocking call that has not returned, and when it should. */
    private Script.Step pending;

    private When pendingEnd;
    /** What is wrong with a blocking call that returned, found while time passed. */
    private String complaint;

    Runner(Script script, TcpConfig config, Isns isns) {
        this.script = script;
        TcpConfig configured = Settings.apply(script.settings(), config);
        if (configured.timestampOffset() == 0) {
            configured =
                    configured.with().timestampOffset(isns.timestampOffset()).build();
        }
        notation = new SegmentNotation(isns);
        calls = new SystemCalls(host, configured, isns, Settings.statelessHandshake(script.settings()));
        names = new Vocabulary(host, isns);
        host.afterInput(this::retryPending);
    }

    /** @throws ScriptFailure with the report when the connection behaves otherwise; {@link ScriptError} when the script is wrong */
    void run() {
        for (Script.Step step : script.steps()) {
            current = step;
            perform(step);
        }
        finish();
    }

    private void perform(Script.Step step) {
        When when = step.when().after(previousNanos);
        if (when.kind() != When.Kind.ANY && when.toNanos() < host.now()) {
            throw new ScriptError(step.line(), "it is already " + When.seconds(host.now()));
        }
        try {
            act(step, when);
        } catch (ScriptError | ScriptFailure e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ScriptError(step.line(), e.getMessage());
        } catch (RuntimeException e) {
            throw failure(e.toString(), e);
        }
        if (complaint != null) {
            throw failure(complaint, null);
        }
        if (pending != null && host.now() > pendingEnd.toNanos()) {
            throw failure("the call in line " + pending.line() + " has not returned", null);
        }
        previousNanos = host.now();
    }

    private void act(Script.Step step, When when) {
        Script.Action action = step.action();
        if (action instanceof Script.Leaves leaves) {
            expect(leaves.segment(), when);
            return;
        }
        if (when.fromNanos() > host.now()) {
            requireSilence();
        }
        if (action instanceof Script.Arrives arrives) {
            host.passUntil(when.fromNanos());
            requireNothingBefore(when.fromNanos());
            if ((arrives.segment().flags() & Segment.SYN) != 0 && !host.connectionIsSynchronized()) {
                calls.peerSynAt(arrives.segment().seq());
            }
            host.arrives(notation.arriving(arrives.segment(), Host.REMOTE_PORT, Host.LOCAL_PORT));
            return;
        }
        host.passThrough(when.fromNanos());
        requireNothingBefore(when.fromNanos());
        if (action instanceof Script.SystemCall call) {
            call(step, call, when);
        } else if (action instanceof Script.Code code) {
            code.assertions().forEach(this::check);
        } else {
            throw new IllegalArgumentException("shell commands are not run");
        }
    }

    private void expect(SegmentSpec expected, When when) {
        if (when.fromNanos() > host.now()) {
            requireSilence();
        }
        host.passUntilSent(when.toNanos());
        Host.Sent sent = host.outbox().poll();
        if (sent == null) {
            throw failure("got: nothing by " + When.seconds(host.now()), null);
        }
        List<String> differences = SegmentMatcher.differences(expected, sent.segment(), notation);
        if (!when.contains(sent.nanos())) {
            differences.add("time " + When.seconds(sent.nanos()) + " instead of " + when);
        }
        if (!differences.isEmpty()) {
            throw failure(got(sent) + "\nwrong: " + String.join("; ", differences), null);
        }
    }

    private String got(Host.Sent sent) {
        return "got: " + notation.text(sent.segment()) + "   at " + When.seconds(sent.nanos());
    }

    /** Nothing that was sent waits for a step that expects it. */
    private void requireSilence() {
        if (!host.outbox().isEmpty()) {
            throw failure(got(host.outbox().peek()) + "\nwrong: no step expects this segment", null);
        }
    }

    private void requireNothingBefore(long nanos) {
        if (!host.outbox().isEmpty() && host.outbox().peek().nanos() < nanos) {
            requireSilence();
        }
    }

    private void call(Script.Step step, Script.SystemCall call, When when) {
        if (pending != null) {
            throw failure("the call in line " + pending.line() + " has not returned", null);
        }
        Outcome outcome = calls.call(call);
        if (outcome.wouldBlock() && call.blocks()) {
            pending = step;
            pendingEnd = new When(step.when().kind(), call.endNanos(), call.endNanos()).after(previousNanos);
            return;
        }
        complaint = complaint(call, outcome);
        if (complaint == null && call.blocks()) {
            long end = new When(step.when().kind(), call.endNanos(), call.endNanos())
                    .after(previousNanos)
                    .toNanos();
            complaint = end == when.fromNanos() ? null : "the call returned at once";
        }
    }

    private void retryPending() {
        if (pending == null) {
            return;
        }
        Script.SystemCall call = (Script.SystemCall) pending.action();
        Outcome outcome = calls.call(call);
        if (outcome.wouldBlock()) {
            return;
        }
        complaint = complaint(call, outcome);
        if (complaint == null && host.now() != pendingEnd.toNanos()) {
            complaint = "the call in line " + pending.line() + " returned at " + When.seconds(host.now())
                    + " instead of " + pendingEnd;
        }
        pending = null;
    }

    /** What is wrong with the outcome of a call, or null. */
    private static String complaint(Script.SystemCall call, Outcome outcome) {
        if (call.result() instanceof Script.Ellipsis) {
            return null;
        }
        if (!(call.result() instanceof Script.Number expected)) {
            throw new IllegalArgumentException("the result of a call is a number or ...");
        }
        boolean same = outcome.value() == expected.value()
                && (call.errno().isEmpty() || call.errno().equals(outcome.errno()));
        return same ? null : "got: " + call.name() + " = " + outcome;
    }

    private void check(Script.Assertion assertion) {
        if (assertion.condition().evaluate(names) == 0) {
            String value = assertion.message() == null
                    ? ""
                    : " (" + assertion.message().evaluate(names) + ")";
            throw failure("assertion failed" + value + "\n" + host.connection().status(), null);
        }
    }

    private void finish() {
        if (pending != null) {
            host.passThrough(pendingEnd.toNanos());
            if (complaint == null && pending != null) {
                complaint = "the call in line " + pending.line() + " has not returned";
            }
            if (complaint != null) {
                throw failure(complaint, null);
            }
        }
        requireSilence();
    }

    private ScriptFailure failure(String what, RuntimeException cause) {
        StringBuilder report = new StringBuilder("the script fails at " + When.seconds(host.now()) + "\n");
        int last = current.lastLine();
        for (int line = 1; line <= last; line++) {
            report.append(line >= current.line() ? "=> " : "   ")
                    .append(script.lines().get(line - 1))
                    .append('\n');
        }
        ScriptFailure failure = new ScriptFailure(report.append(what).toString());
        failure.initCause(cause);
        return failure;
    }
}
