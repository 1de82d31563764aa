package toucan.cli;

import java.util.ArrayList;
import java.util.List;
import toucan.impair.Impairments;
import toucan.relay.DirectionCounters;
import toucan.relay.RelayCounters;

/**
 * What a link has to tell at its end.
 *
 * @param error the line that says why it failed, or null
 * @param counters null when it failed before there was one
 */
record LinkReport(String error, Impairments ab, Impairments ba, RelayCounters counters) {
    /** What crossed the link and what became of it, for a person. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (counters == null) {
            return lines;
        }
        lines.add(Summary.label("clients") + Format.count(counters.clients()) + " came"
                + (counters.unreachable() > 0
                        ? "; 'port unreachable' was the answer " + Format.count(counters.unreachable(), "time")
                                + ": nobody listens at --to"
                        : ""));
        lines.add(Summary.label("ab, there") + direction(ab, counters.ab()));
        lines.add(Summary.label("ba, back") + direction(ba, counters.ba()));
        lines.add(Summary.label("real loss")
                + (counters.overflows() > 0
                        ? Format.count(counters.overflows(), "datagram") + " found a receive buffer full:"
                                + " this computer was too busy"
                        : "none seen"));
        return lines;
    }

    private static String direction(Impairments network, DirectionCounters did) {
        List<String> deeds = Summary.deeds(did.impaired());
        if (did.refused() > 0) {
            deeds.add(Format.count(did.refused()) + " refused by this system");
        }
        return Format.count(did.datagrams(), "datagram") + ", " + Format.bytes(did.bytes()) + ": "
                + (deeds.isEmpty() ? "none was harmed" : String.join(", ", deeds))
                + (network.isNone() ? "" : "; --seed " + network.seed() + " repeats it");
    }
}
