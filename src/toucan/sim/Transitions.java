package toucan.sim;

import static toucan.tcp.State.CLOSED;
import static toucan.tcp.State.CLOSE_WAIT;
import static toucan.tcp.State.CLOSING;
import static toucan.tcp.State.ESTABLISHED;
import static toucan.tcp.State.FIN_WAIT_1;
import static toucan.tcp.State.FIN_WAIT_2;
import static toucan.tcp.State.LAST_ACK;
import static toucan.tcp.State.LISTEN;
import static toucan.tcp.State.SYN_RECEIVED;
import static toucan.tcp.State.SYN_SENT;
import static toucan.tcp.State.TIME_WAIT;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import toucan.tcp.State;

/** The arrows of RFC 9293 figure 5, and those of the text: every state can end in CLOSED by a reset, a timeout or ABORT. */
final class Transitions {
    private static final Map<State, Set<State>> LEGAL = new EnumMap<>(State.class);

    static {
        LEGAL.put(CLOSED, EnumSet.noneOf(State.class));
        LEGAL.put(LISTEN, EnumSet.of(SYN_RECEIVED, SYN_SENT));
        LEGAL.put(SYN_SENT, EnumSet.of(SYN_RECEIVED, ESTABLISHED));
        LEGAL.put(SYN_RECEIVED, EnumSet.of(ESTABLISHED, FIN_WAIT_1, CLOSE_WAIT, LISTEN));
        LEGAL.put(ESTABLISHED, EnumSet.of(FIN_WAIT_1, CLOSE_WAIT));
        LEGAL.put(FIN_WAIT_1, EnumSet.of(FIN_WAIT_2, CLOSING, TIME_WAIT));
        LEGAL.put(FIN_WAIT_2, EnumSet.of(TIME_WAIT));
        LEGAL.put(CLOSE_WAIT, EnumSet.of(LAST_ACK));
        LEGAL.put(CLOSING, EnumSet.of(TIME_WAIT));
        LEGAL.put(LAST_ACK, EnumSet.noneOf(State.class));
        LEGAL.put(TIME_WAIT, EnumSet.noneOf(State.class));
    }

    private Transitions() {}

    static boolean isLegal(State from, State to) {
        return to == CLOSED && from != CLOSED || LEGAL.get(from).contains(to);
    }
}
