package toucan.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import toucan.script.Profile;
import toucan.script.Verdict;
import toucan.script.Verdict.Result;

/** What became of all scripts of one command, for a person and as JSON. */
final class ScriptReport {
    private static final String INDENT = "    ";

    private final Profile profile;
    private final Map<Result, Integer> counts = new EnumMap<>(Result.class);
    private final JsonArray scripts = new JsonArray();

    ScriptReport(Profile profile) {
        this.profile = profile;
    }

    void add(Path file, Verdict verdict) {
        counts.merge(verdict.result(), 1, Integer::sum);
        JsonObject json = new JsonObject();
        json.addProperty("file", file.toString());
        json.addProperty("result", verdict.result().name());
        if (verdict.line() > 0) {
            json.addProperty("line", verdict.line());
        }
        if (verdict.column() > 0) {
            json.addProperty("column", verdict.column());
        }
        json.addProperty("why", verdict.why().isEmpty() ? null : verdict.why());
        JsonArray notes = new JsonArray();
        verdict.notes().forEach(notes::add);
        json.add("notes", notes);
        scripts.add(json);
    }

    int failed() {
        return count(Result.FAIL);
    }

    private int count(Result result) {
        return counts.getOrDefault(result, 0);
    }

    /** {@code 3 passed, 1 failed, 0 do not apply}. */
    String summary() {
        return count(Result.PASS) + " passed, " + count(Result.FAIL) + " failed, " + count(Result.SKIP)
                + " do not apply";
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("ok", failed() == 0);
        json.addProperty("error", failed() == 0 ? null : summary());
        json.addProperty("profile", profile.toString());
        json.addProperty("passed", count(Result.PASS));
        json.addProperty("failed", count(Result.FAIL));
        json.addProperty("skipped", count(Result.SKIP));
        json.add("scripts", scripts);
        return json;
    }

    /** One line, and below a FAIL its report. */
    static List<String> text(Path file, Verdict verdict, boolean withNotes) {
        List<String> lines = new ArrayList<>();
        String place = file
                + (verdict.line() > 0 ? ":" + verdict.line() : "")
                + (verdict.column() > 0 ? ":" + verdict.column() : "");
        List<String> why = verdict.why().lines().toList();
        String head = verdict.result() + " " + place;
        if (why.size() == 1) {
            lines.add(head + ": " + why.get(0));
        } else {
            lines.add(head);
            why.forEach(line -> lines.add(INDENT + line));
        }
        if (withNotes) {
            verdict.notes().forEach(note -> lines.add(INDENT + "note: " + note));
        }
        return lines;
    }
}
