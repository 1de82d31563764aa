package toucan.script;

import java.util.List;
import toucan.wire.Segment;

/**
 * One performance of a script.
 *
 * <p>A segment that was sent stays in the outbox until a {@code >} takes it. It may wait there for later steps of the same
 * moment (with a tolerance, of any later moment within it), but time does not pass over it: then it was not expected.
 */
final class Runner {
    private final Script script;
    private final Rules rules;
    private final Host host;
    private final Network network;
    private final SystemCalls calls;
    private final Vocabulary names;
    private final BlockingCall blocking;
    private Script.Step current;
    private long previousNanos;

    /** @param rules of this performance alone: the script may change them */
    Runner(Script script, Rules rules, Isns isns) {
        this.script = script;
        this.rules = rules;
        Settings.apply(script, rules);
        if (rules.config.timestampOffset() == 0) {
            rules.config =
                    rules.config.with().timestampOffset(isns.timestampOffset()).build();
        }
        host = new Host(rules.quickAcks());
        network = new Network(host, isns, rules);
        calls = new SystemCalls(host, network, rules, isns);
        names = new Vocabulary(host, network, rules.profile == Profile.FREEBSD);
        blocking = new BlockingCall(host, calls, rules);
        host.afterInput(blocking::retry);
    }

    /**
     * @throws ScriptFailure with the report when the connection behaves otherwise; {@link ScriptError} when the script is
     *     wrong; {@link DoesNotApply} when it asks for what Toucan does not have
     */
    void run() {
        for (Script.Step step : script.steps()) {
            current = step;
            perform(step);
        }
        finish();
    }

    private void perform(Script.Step step) {
        When when = step.when().after(previousNanos);
        if (rules.exact && when.kind() != When.Kind.ANY && when.toNanos() < host.now()) {
            throw new ScriptError(step.line(), step.column(), "it is already " + When.seconds(host.now()));
        }
        try {
            act(step, when);
        } catch (ScriptError | ScriptFailure e) {
            throw e;
        } catch (DoesNotApply e) {
            throw e.at(step.line());
        } catch (IllegalArgumentException e) {
            throw new ScriptError(step.line(), step.column(), e.getMessage());
        } catch (RuntimeException e) {
            throw failure(e.toString(), e);
        }
        String complaint = blocking.complaint();
        if (complaint != null) {
            throw failure(complaint, null);
        }
        previousNanos = host.now();
    }

    private void act(Script.Step step, When when) {
        Script.Action action = step.action();
        if (action instanceof Script.Absent absent) {
            throw absent.what();
        }
        if (action instanceof Script.Leaves leaves) {
            rules.requireSameUdpPorts(leaves.segment());
            expect(leaves.segment(), when);
            return;
        }
        if (when.fromNanos() > host.now()) {
            requireNothingWaits();
        }
        if (action instanceof Script.Arrives arrives) {
            rules.requireSameUdpPorts(arrives.segment());
            host.passUntil(when.fromNanos());
            requireNothingBefore(when.fromNanos());
            network.arrives(arrives.segment());
            return;
        }
        host.passThrough(when.fromNanos());
        requireNothingBefore(when.fromNanos());
        if (action instanceof Script.SystemCall call) {
            blocking.call(step, call, when, previousNanos);
        } else if (action instanceof Script.Code code) {
            code.statements().forEach(this::perform);
        } else if (action instanceof Script.Icmp icmp) {
            IcmpMessages.perform(icmp, host, network, rules);
        } else if (action instanceof Script.Shell shell) {
            ShellCommands.perform(shell.command(), rules);
        }
    }

    private void expect(SegmentSpec expected, When when) {
        if (when.fromNanos() > host.now()) {
            requireNothingWaits();
        }
        long tolerance = rules.tolerance(when.fromNanos() - previousNanos);
        long latest = when.kind() == When.Kind.ANY ? Long.MAX_VALUE : when.toNanos() + tolerance;
        host.passUntilSent(latest);
        Host.Sent sent = host.outbox().poll();
        if (sent == null) {
            throw failure("got: nothing by " + When.seconds(host.now()), null);
        }
        if (expected.is(Segment.SYN) && sent.segment().is(Segment.SYN)) {
            sent.flow().notation.localIsn(Math.max(0, expected.seq()));
            refuseFastOpen(expected, sent.flow());
        }
        Leaving leaving = new Leaving(sent);
        while (rules.joinsSegments && leaving.length() < expected.length()) {
            host.passUntilSent(latest);
            if (host.outbox().isEmpty() || !leaving.join(host.outbox().peek())) {
                break;
            }
            host.outbox().poll();
        }
        List<String> differences = SegmentMatcher.differences(expected, leaving, rules);
        if (when.kind() != When.Kind.ANY
                && (sent.nanos() < when.fromNanos() - tolerance
                        || leaving.last().nanos() > latest)) {
            differences.add("time " + When.seconds(sent.nanos()) + " instead of " + when);
        }
        if (!differences.isEmpty()) {
            throw failure("got: " + leaving + "\nwrong: " + String.join("; ", differences), null);
        }
    }

    /** The script wants the data of a SYN acknowledged before the handshake is complete. */
    private void refuseFastOpen(SegmentSpec expected, Flow flow) {
        if (!rules.exact && expected.is(Segment.ACK) && expected.ack() > flow.firstOctetRead + 1) {
            throw new DoesNotApply("TCP Fast Open (RFC 7413)");
        }
    }

    /** Time is about to pass: nothing that was sent waits for a step that expects it. */
    private void requireNothingWaits() {
        if (rules.exact && !host.outbox().isEmpty()) {
            throw notExpected();
        }
    }

    /** Time has passed: nothing has left meanwhile, or so shortly before that the next step may still expect it. */
    private void requireNothingBefore(long nanos) {
        Host.Sent first = host.outbox().peek();
        if (first != null && first.nanos() + rules.tolerance(nanos - previousNanos) < nanos) {
            throw notExpected();
        }
    }

    private ScriptFailure notExpected() {
        return failure("got: " + new Leaving(host.outbox().peek()) + "\nwrong: no step expects this segment", null);
    }

    private void perform(Script.Statement statement) {
        try {
            if (statement instanceof Script.Assignment assignment) {
                names.assign(assignment.name(), assignment.value().evaluate(names));
            } else if (statement instanceof Script.Assertion assertion
                    && assertion.condition().evaluate(names) == 0) {
                throw failure("assertion failed" + values(assertion.message()) + state(), null);
            }
        } catch (Vocabulary.UnknownName e) {
            if (rules.exact || !e.isLinux()) {
                throw e;
            }
            rules.note("not checked: " + e.name() + ", which Toucan does not count");
        }
    }

    private String values(Script.Message message) {
        if (message == null) {
            return "";
        }
        StringBuilder text = new StringBuilder(" (").append(message.text());
        for (Expression value : message.values()) {
            text.append(text.length() > 2 ? " " : "").append(value.evaluate(names));
        }
        return text.append(')').toString();
    }

    private String state() {
        return network.connection() == null ? "" : "\n" + network.connection().status();
    }

    private void finish() {
        String complaint = blocking.finish();
        if (complaint != null) {
            throw failure(complaint, null);
        }
        Host.Sent left = host.outbox().peek();
        // As in packetdrill, what the last step itself makes leave is behind the end of a script written for it.
        if (left != null && (rules.exact || left.nanos() < previousNanos)) {
            throw notExpected();
        }
    }

    private ScriptFailure failure(String what, RuntimeException cause) {
        ScriptFailure failure = new ScriptFailure(Reports.failure(script, current, host.now(), what), current.line());
        failure.initCause(cause);
        return failure;
    }
}
