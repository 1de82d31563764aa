package toucan.encap;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The carriers that are known: the one that was named, or whoever has sent a packet. Of those {@value #MAX} are remembered; one
 * more makes the one forgotten that has been silent for longest.
 */
final class Carriers {
    static final int MAX = 1024;

    private static final int PORTS = 65_535;

    private final InetSocketAddress only;
    private final Map<Way, Carrier> byWay = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, Carrier> byNumber = new HashMap<>();
    private Carrier last;

    /** From one of our UDP endpoints to that of a carrier. */
    private record Way(InetSocketAddress local, InetSocketAddress remote) {}

    /** @param only the UDP endpoint of the one carrier that counts, or null: any counts */
    Carriers(InetSocketAddress only) {
        this.only = only;
    }

    /** Whether packets from this UDP endpoint are to be looked at. */
    boolean admits(InetSocketAddress remote) {
        return only == null || only.equals(remote);
    }

    /** The carrier that has sent us something. */
    Carrier of(InetSocketAddress local, InetSocketAddress remote) {
        if (last != null && last.remote().equals(remote) && last.local().equals(local)) {
            return last;
        }
        Way way = new Way(local, remote);
        Carrier carrier = byWay.get(way);
        if (carrier == null) {
            makeRoom();
            carrier = new Carrier(freeNumber(remote.getPort()), local, remote);
            byWay.put(way, carrier);
            byNumber.put(carrier.number(), carrier);
        }
        last = carrier;
        return carrier;
    }

    /** The carrier with this number; null when it is not known, or not any more. */
    Carrier numbered(int number) {
        return last != null && last.number() == number ? last : byNumber.get(number);
    }

    private void makeRoom() {
        if (byWay.size() == MAX) {
            Way eldest = byWay.keySet().iterator().next();
            byNumber.remove(byWay.remove(eldest).number());
        }
    }

    private int freeNumber(int wanted) {
        int number = Math.max(1, wanted);
        while (byNumber.containsKey(number)) {
            number = number % PORTS + 1;
        }
        return number;
    }
}
