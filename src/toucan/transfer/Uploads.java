package toucan.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Who writes which part. A part has one owner at a time; a newer upload of the same content takes it over when its owner
 * stalls, because the usual reason for a second upload is that the first one's sender is gone and nobody has noticed yet.
 */
final class Uploads {
    private static final long POLL_MILLIS = 50;

    private final long stallNanos;
    private final long patienceNanos;
    private final Map<String, Claim> owners = new HashMap<>();

    /**
     * @param stallNanos how long an owner may wait for its sender before it can lose the part
     * @param patienceNanos how long a newer upload waits for an owner that makes progress
     */
    Uploads(long stallNanos, long patienceNanos) {
        this.stallNanos = stallNanos;
        this.patienceNanos = patienceNanos;
    }

    /** One and the same for all names that some file system may take for the same part. */
    static String key(RemoteName name, Sha256 digest) {
        String path = String.join("/", name.folders()) + "/" + PartNames.partName(name.last(), digest);
        return Normalizer.normalize(path, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /** The right to write a part. The owner says when it waits for its sender, for only then can it lose it. */
    final class Claim implements Closeable {
        private final String key;
        private final Runnable whenLost;
        private boolean lost;
        private boolean waited;
        private boolean waiting;
        private long waitingSince;

        private Claim(String key, Runnable whenLost) {
            this.key = key;
            this.whenLost = whenLost;
        }

        /** The owner is about to wait for bytes from its sender. */
        void waiting() {
            synchronized (Uploads.this) {
                waiting = true;
                waitingSince = System.nanoTime();
            }
        }

        /** The owner is about to touch the part. @throws ConnectionLostException when it has lost it */
        void working() throws ConnectionLostException {
            synchronized (Uploads.this) {
                waiting = false;
                if (lost) {
                    throw new ConnectionLostException(new IOException("a newer connection has taken over this upload"));
                }
            }
        }

        /** Whether the part had another owner when it was asked for. */
        boolean waited() {
            return waited;
        }

        private boolean stalls(long now) {
            return waiting && now - waitingSince >= stallNanos;
        }

        /** Gives the part free. */
        @Override
        public void close() {
            synchronized (Uploads.this) {
                owners.remove(key, this);
                Uploads.this.notifyAll();
            }
        }
    }

    /**
     * Makes the caller the owner of a part, now or within the patience.
     *
     * @param key of the part: {@link #key}
     * @param whenLost closes what the caller has open of the part and its connection; called on another thread
     * @throws Refusal when the present owner keeps making progress
     */
    Claim claim(String key, Runnable whenLost) throws Refusal {
        Claim mine = new Claim(key, whenLost);
        Claim loser = enter(mine);
        if (loser != null) {
            loser.whenLost.run();
        }
        return mine;
    }

    /** @return who has just lost the part, or null when it was free */
    private synchronized Claim enter(Claim mine) throws Refusal {
        long start = System.nanoTime();
        for (; ; ) {
            Claim owner = owners.get(mine.key);
            long now = System.nanoTime();
            if (owner == null || owner.stalls(now)) {
                owners.put(mine.key, mine);
                if (owner != null) {
                    owner.lost = true;
                }
                return owner;
            }
            mine.waited = true;
            if (now - start >= patienceNanos) {
                throw new Refusal(Refusal.CONFLICT, "this file is being received over another connection right now");
            }
            pause();
        }
    }

    /** Waits, within the patience, until nobody writes a part or its owner stalls: then its size stands still. */
    synchronized void awaitQuiet(String key) throws Refusal {
        long start = System.nanoTime();
        for (; ; ) {
            Claim owner = owners.get(key);
            long now = System.nanoTime();
            if (owner == null || owner.stalls(now) || now - start >= patienceNanos) {
                return;
            }
            pause();
        }
    }

    private void pause() throws Refusal {
        try {
            wait(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(Refusal.INTERNAL_ERROR, "the receiver is ending");
        }
    }
}
