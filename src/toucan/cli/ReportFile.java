package toucan.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import toucan.compare.LoadedTrace;
import toucan.report.CaptureReport;

/** Writes the page about captures, and says what goes wrong in words. */
final class ReportFile {
    private ReportFile() {}

    static void write(List<LoadedTrace> traces, Path page) throws ToolException {
        try {
            WholeFile.write(page, file -> CaptureReport.write(traces, file));
        } catch (IOException e) {
            throw new ToolException("cannot write the report " + page + ": " + FileErrors.reason(e));
        }
    }

    /** What {@code --json} says of a page that was written. */
    static String json(Path page) {
        JsonObject json = new JsonObject();
        json.addProperty("ok", true);
        json.add("error", null);
        json.addProperty("report", page.toString());
        return json.toString();
    }
}
