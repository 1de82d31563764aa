package toucan.tcp;

/**
 * Memory that several connections share. A connection asks before it lets a buffer grow beyond its initial size; when
 * nothing is left the buffer stays as it is, and the connection goes on with it.
 *
 * <p>What is counted is what a buffer may come to hold, not what it holds at present: a window that was offered is a
 * promise, and peers may fill all of theirs at the same moment.
 */
public interface BufferBudget {
    /** Where memory is no concern, as in a simulation. */
    BufferBudget UNLIMITED = new BufferBudget() {
        @Override
        public int reserve(int bytes) {
            return bytes;
        }

        @Override
        public void release(int bytes) {}
    };

    /** Takes up to so many bytes, and returns how many: 0 when none are left. */
    int reserve(int bytes);

    /** Gives bytes back that {@link #reserve} returned. */
    void release(int bytes);
}
