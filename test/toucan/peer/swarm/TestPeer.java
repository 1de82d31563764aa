package toucan.peer.swarm;

import java.util.ArrayList;
import java.util.List;
import toucan.peer.protocol.PeerAddress;

/** A peer in virtual time, whatever carries its bytes: it takes its turns and writes down what its swarm tells. */
abstract class TestPeer implements SwarmListener {
    final List<String> log = new ArrayList<>();
    Swarm swarm;
    MemoryStore store;
    long completedNanos = -1;

    private long plannedNanos = Long.MAX_VALUE;
    private boolean inTurn;

    abstract long now();

    /** Has something done at that time. */
    abstract void at(long nanos, Runnable what);

    abstract void dial(PeerAddress address);

    /** It has been killed: nothing moves any more. */
    abstract boolean isDead();

    /** Dials what is due and sees to it that timeouts are handled in time. */
    final void turn() {
        if (isDead() || swarm == null || inTurn) {
            return;
        }
        inTurn = true;
        swarm.handleTimeouts(now());
        for (PeerAddress address : swarm.dialsDue(now())) {
            dial(address);
        }
        inTurn = false;
        long next = Math.max(now() + 1_000, swarm.nextTimeoutNanos(now()));
        if (next < plannedNanos && next != Long.MAX_VALUE) {
            plannedNanos = next;
            at(next, this::wake);
        }
    }

    private void wake() {
        plannedNanos = Long.MAX_VALUE;
        turn();
    }

    @Override
    public void complete() {
        completedNanos = now();
    }

    @Override
    public void banned(String peer, String why) {
        log.add("banned " + peer);
    }

    @Override
    public void pieceBad(int piece, String peer) {
        log.add("bad " + piece + " " + peer);
    }

    @Override
    public void peerGone(String peer, String why) {
        log.add("gone " + peer + ": " + why);
    }

    @Override
    public void storeFailed(String what) {
        log.add("store: " + what);
    }
}
