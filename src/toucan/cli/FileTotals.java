package toucan.cli;

import java.util.ArrayList;
import java.util.List;
import toucan.transfer.ConfirmedFile;

/**
 * The files that were confirmed.
 *
 * @param count how many
 * @param bytes of them
 * @param transferred bytes of them that crossed the network for it
 * @param list of them, empty when nobody wants to see it
 */
record FileTotals(long count, long bytes, long transferred, List<ConfirmedFile> list) {
    static final FileTotals NONE = new FileTotals(0, 0, 0, List.of());

    static FileTotals of(List<ConfirmedFile> files) {
        Collector collector = new Collector(true);
        files.forEach(collector::add);
        return collector.totals();
    }

    /** Adds files up. Not thread-safe. */
    static final class Collector {
        private final List<ConfirmedFile> list = new ArrayList<>();
        private final boolean keepsList;
        private long count;
        private long bytes;
        private long transferred;

        /** @param keepsList whether the list is wanted: of a receiver that never ends, it never ends either */
        Collector(boolean keepsList) {
            this.keepsList = keepsList;
        }

        void add(ConfirmedFile file) {
            count++;
            bytes += file.size();
            transferred += file.transferred();
            if (keepsList) {
                list.add(file);
            }
        }

        FileTotals totals() {
            return new FileTotals(count, bytes, transferred, List.copyOf(list));
        }
    }
}
