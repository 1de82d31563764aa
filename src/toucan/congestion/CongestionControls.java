package toucan.congestion;

import java.util.LinkedHashMap;
import java.util.Map;

/** The congestion controls by the names that users write. */
public final class CongestionControls {
    private static final Map<String, CongestionControl.Factory> BY_NAME = byName();
    private static final String FIXED = "fixed:";

    private CongestionControls() {}

    private static Map<String, CongestionControl.Factory> byName() {
        Map<String, CongestionControl.Factory> known = new LinkedHashMap<>();
        known.put("reno", Reno::new);
        known.put("cubic", Cubic::new);
        known.put("bbr", Bbr::new);
        known.put("bbr:draft", Bbr.draft());
        known.put("none", FixedWindow.unlimited());
        return known;
    }

    /** @throws IllegalArgumentException when there is none of that name; the message lists those that are */
    public static CongestionControl.Factory named(String name) {
        CongestionControl.Factory known = BY_NAME.get(name);
        if (known != null) {
            return known;
        }
        if (name.matches(FIXED + "[1-9][0-9]{0,5}")) {
            return FixedWindow.ofSegments(Integer.parseInt(name.substring(FIXED.length())));
        }
        throw new IllegalArgumentException("'" + name + "' is not known: write one of "
                + String.join(", ", BY_NAME.keySet()) + ", or fixed:N for a window of N segments");
    }
}
