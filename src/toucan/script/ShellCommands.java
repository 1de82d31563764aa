package toucan.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands in backquotes. None is run. What a {@code sysctl} sets is taken over where it has a meaning here; that a script takes
 * its system's defaults ({@code defaults.sh}) is what the {@link Profile} is for; the rest is a note.
 */
final class ShellCommands {
    /** {@code net.ipv4.tcp_sack=0}, {@code /proc/sys/net/ipv4/tcp_wmem="4096 50000 4194304"}. */
    private static final Pattern SETTING =
            Pattern.compile("(?:/proc/sys/)?((?:net|kern)[./][\\w./]+)\\s*=\\s*(\"[^\"]*\"|'[^']*'|[^\\s;`\\\\]+)");

    private ShellCommands() {}

    static void perform(String command, Rules rules) {
        if (rules.exact) {
            throw new IllegalArgumentException("shell commands are not run");
        }
        boolean understood = command.contains("defaults.sh") || command.contains("sysctl_restore");
        Matcher setting = SETTING.matcher(command);
        while (setting.find()) {
            understood = true;
            String value = setting.group(2).replaceAll("[\"']", "").strip();
            Sysctls.apply(setting.group(1).replace('/', '.'), value, rules);
        }
        if (!understood) {
            String first = command.strip().lines().findFirst().orElse("");
            if (first.startsWith("tc ") || first.startsWith("ip ")) {
                throw new DoesNotApply("the command " + first.split(" ")[0] + ", which changes the machine");
            }
            rules.note("not run: `" + first + "`");
        }
    }
}
