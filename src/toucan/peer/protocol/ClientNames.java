package toucan.peer.protocol;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Programs by the beginning of their peer ids (BEP 20). */
final class ClientNames {
    private static final Pattern AZUREUS_STYLE = Pattern.compile("-([A-Za-z]{2})([0-9A-Za-z]{4})-.*", Pattern.DOTALL);
    private static final Pattern ARIA2 = Pattern.compile("A2-([0-9]+)-([0-9]+)-([0-9]+)-.*", Pattern.DOTALL);
    private static final Map<String, String> NAMES = Map.of(
            "AZ", "Vuze",
            "BI", "BiglyBT",
            "DE", "Deluge",
            "LT", "libtorrent",
            "TC", "Toucan",
            "TR", "Transmission",
            "UT", "uTorrent",
            "lt", "rTorrent",
            "qB", "qBittorrent");

    private ClientNames() {}

    static String of(String id) {
        Matcher aria2 = ARIA2.matcher(id);
        if (aria2.matches()) {
            return "aria2 " + aria2.group(1) + "." + aria2.group(2) + "." + aria2.group(3);
        }
        Matcher azureus = AZUREUS_STYLE.matcher(id);
        if (!azureus.matches()) {
            return "unknown";
        }
        String version = String.join(".", azureus.group(2).split(""));
        while (version.endsWith(".0") && version.length() > 3) {
            version = version.substring(0, version.length() - 2);
        }
        return NAMES.getOrDefault(azureus.group(1), azureus.group(1)) + " " + version;
    }
}
