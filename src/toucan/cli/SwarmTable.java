package toucan.cli;

import java.util.ArrayList;
import java.util.List;

/** Who got how much from whom. */
final class SwarmTable {
    private static final int WIDTH = 10;

    private SwarmTable() {}

    /** @param seeder the first column of givers; @param leechers the rows, and the other columns */
    static List<String> lines(SwarmPeer seeder, List<SwarmPeer> leechers) {
        List<SwarmPeer> givers = new ArrayList<>(List.of(seeder));
        givers.addAll(leechers);
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(column("got from"));
        givers.forEach(giver -> head.append(column(giver.name)));
        lines.add(head + column("several") + column("all in"));
        for (SwarmPeer taker : leechers) {
            StringBuilder line = new StringBuilder(column(taker.name));
            for (SwarmPeer giver : givers) {
                line.append(column(giver == taker ? "" : amount(taker.bytesFrom(giver.address()))));
            }
            lines.add(line + column(amount(taker.bytesFrom(null))) + column(Format.seconds(taker.seconds())));
        }
        StringBuilder last = new StringBuilder(column("gave"));
        for (SwarmPeer giver : givers) {
            last.append(column(amount(leechers.stream()
                    .mapToLong(taker -> taker.bytesFrom(giver.address()))
                    .sum())));
        }
        lines.add(last.toString());
        return lines;
    }

    private static String amount(long bytes) {
        return bytes == 0 ? "-" : Format.bytes(bytes);
    }

    private static String column(String text) {
        return " ".repeat(Math.max(1, WIDTH - text.length())) + text;
    }
}
