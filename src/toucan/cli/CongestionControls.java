package toucan.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import toucan.congestion.Bbr;
import toucan.congestion.CongestionControl;
import toucan.congestion.Cubic;
import toucan.congestion.FixedWindow;
import toucan.congestion.Reno;

/** The names of {@code --cc}. */
final class CongestionControls implements ITypeConverter<CongestionControl.Factory> {
    private static final Map<String, CongestionControl.Factory> BY_NAME = byName();
    private static final String FIXED = "fixed:";

    private static Map<String, CongestionControl.Factory> byName() {
        Map<String, CongestionControl.Factory> known = new LinkedHashMap<>();
        known.put("reno", Reno::new);
        known.put("cubic", Cubic::new);
        known.put("bbr", Bbr::new);
        known.put("bbr:draft", Bbr.draft());
        known.put("none", FixedWindow.unlimited());
        return known;
    }

    @Override
    public CongestionControl.Factory convert(String name) {
        CongestionControl.Factory known = BY_NAME.get(name);
        if (known != null) {
            return known;
        }
        if (name.matches(FIXED + "[1-9][0-9]{0,5}")) {
            return FixedWindow.ofSegments(Integer.parseInt(name.substring(FIXED.length())));
        }
        throw new TypeConversionException("'" + name + "' is not known: write one of "
                + String.join(", ", BY_NAME.keySet()) + ", or fixed:N for a window of N segments");
    }
}
