package toucan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The rules themselves. Each answers with the list of what breaks it, in words for whoever broke it. */
final class Architecture {
    /** In the table of arrows: may import every package of the project. */
    static final String ALL = "all";

    /** All of the JDK that a sans-IO package may use: no socket, file, clock, thread, randomness or logger among it. */
    private static final Set<String> PURE_PACKAGES = Set.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.runtime",
            "java.nio",
            "java.nio.charset",
            "java.util",
            "java.util.function",
            "java.util.regex");

    /** Classes of those packages that have a clock, randomness, a thread or the world outside in them after all. */
    private static final Set<String> IMPURE_CLASSES = Set.of(
            "java.lang.InheritableThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.util.Calendar",
            "java.util.Date",
            "java.util.GregorianCalendar",
            "java.util.Random",
            "java.util.Scanner",
            "java.util.SplittableRandom",
            "java.util.TimeZone",
            "java.util.Timer",
            "java.util.TimerTask",
            "java.util.UUID");

    /** A use of a member of System or of Math.random in javap's output; System.arraycopy is the one that is pure. */
    private static final Pattern IMPURE_MEMBER =
            Pattern.compile("(?:Method|Field) (java/lang/System\\.(?!arraycopy:)\\w+|java/lang/Math\\.random)");

    /** The making of a socket of the kernel's TCP in javap's output; the call of a superclass's constructor is none. */
    private static final Pattern KERNEL_SOCKET = Pattern.compile(
            "(?:new .*// class java/net/(?:Server)?Socket$)|java/nio/channels/(?:Server)?SocketChannel\\.open"
                    + "|javax/net/(?:Server)?SocketFactory\\.getDefault",
            Pattern.MULTILINE);

    private Architecture() {}

    /** Every import between packages is an arrow of the table, and every package has its row there. */
    static List<String> checkArrows(Map<String, Set<String>> imports, Map<String, Set<String>> arrows) {
        List<String> broken = new ArrayList<>();
        imports.forEach((user, used) -> {
            Set<String> allowed = arrows.get(user);
            if (allowed == null) {
                broken.add("package " + user + " has no row in the table of arrows (nor in docs/architecture.md?)");
                return;
            }
            for (String target : used) {
                if (!allowed.contains(target) && !allowed.contains(ALL)) {
                    broken.add(user + " -> " + target + " is no arrow of the table");
                }
            }
        });
        return broken;
    }

    /** No package reaches itself. */
    static List<String> checkCycles(Map<String, Set<String>> imports) {
        List<String> broken = new ArrayList<>();
        for (String start : imports.keySet()) {
            Set<String> reached = new TreeSet<>();
            Deque<String> open = new ArrayDeque<>(imports.get(start));
            while (!open.isEmpty()) {
                String next = open.pop();
                if (reached.add(next)) {
                    open.addAll(imports.getOrDefault(next, Set.of()));
                }
            }
            if (reached.contains(start)) {
                broken.add(start + " is in a cycle; from it one reaches " + reached);
            }
        }
        return broken;
    }

    /** These classes use nothing of the JDK that touches the world, and no library at all. */
    static List<String> checkPurity(Dependencies dependencies, Set<String> classes) {
        List<String> broken = new ArrayList<>();
        for (String user : classes) {
            for (String used : dependencies.byClass().get(user)) {
                boolean pure = PURE_PACKAGES.contains(Dependencies.packageOf(used)) && !IMPURE_CLASSES.contains(used);
                if (!pure && !Dependencies.isOwn(used)) {
                    broken.add(user + " uses " + used);
                }
            }
        }
        return broken;
    }

    /** No method body reads System's clocks, properties or streams, or Math.random. */
    static List<String> checkBytecode(Map<String, String> bytecode) {
        List<String> broken = new ArrayList<>();
        bytecode.forEach((name, javap) -> IMPURE_MEMBER
                .matcher(javap)
                .results()
                .map((MatchResult use) -> name + " uses " + use.group(1).replace('/', '.'))
                .distinct()
                .forEach(broken::add));
        return broken;
    }

    /** No method body makes a socket of the kernel's TCP. */
    static List<String> checkKernelSockets(Map<String, String> bytecode) {
        List<String> broken = new ArrayList<>();
        bytecode.forEach((name, javap) -> {
            if (KERNEL_SOCKET.matcher(javap).find()) {
                broken.add(name + " makes sockets of the kernel's TCP");
            }
        });
        return broken;
    }
}
