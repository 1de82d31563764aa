package toucan.script;

/** The report of a failure: the script so far, with the failing step marked, and what came instead. */
final class Reports {
    private Reports() {}

    static String failure(Script script, Script.Step step, long nowNanos, String what) {
        StringBuilder report = new StringBuilder("the script fails at " + When.seconds(nowNanos) + "\n");
        for (int line = 1; line <= step.lastLine(); line++) {
            report.append(line >= step.line() ? "=> " : "   ")
                    .append(script.lines().get(line - 1))
                    .append('\n');
        }
        return report.append(what).toString();
    }
}
