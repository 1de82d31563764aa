package toucan.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import toucan.compare.LoadedTrace;

/** {@code --report}: a page about the transfer, written from its capture when it is over, however it ended. */
final class ReportOption {
    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            converter = Converters.FilePath.class,
            description =
                    "write a page with graphs, a ladder diagram and a table of what happened, from the capture, when"
                            + " it is over; without --capture from a temporary one")
    Path file;

    private Path temporary;

    /** What the command does first: refuses a file that cannot be written, and sees to it that there is a capture. */
    StackSettings capturing(StackSettings settings, CommandSpec spec) {
        if (file == null) {
            return settings;
        }
        check(settings, spec);
        if (settings.capture() != null) {
            return settings;
        }
        try {
            temporary = Files.createTempFile("toucan-", ".pcapng");
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--report " + file + ": no temporary capture (" + FileErrors.reason(e) + "); give --capture");
        }
        temporary.toFile().deleteOnExit();
        return settings.withFullCapture(temporary);
    }

    private void check(StackSettings settings, CommandSpec spec) {
        File folder = file.toAbsolutePath().getParent().toFile();
        String trouble = Files.isDirectory(file)
                ? "that is a folder"
                : !folder.isDirectory()
                        ? "there is no folder " + folder
                        : file.equals(settings.capture()) ? "that is the capture; give another name" : null;
        if (trouble != null) {
            throw new ParameterException(spec.commandLine(), "--report " + file + ": " + trouble);
        }
    }

    /** Writes the page when the capture is complete; a failure is said and changes no exit code. */
    void write(Console console, StackSettings settings, int udpPort) {
        if (file == null) {
            return;
        }
        try {
            LoadedTrace trace = load(settings.capture(), settings.role(), udpPort);
            if (trace.conversations().isEmpty()) {
                console.say("no report: no packet was captured");
                return;
            }
            ReportFile.write(List.of(trace), file);
            console.say("the report: " + file + ", for any browser");
        } catch (ToolException e) {
            console.always("warning: " + e.getMessage());
        } finally {
            removeTemporary();
        }
    }

    private LoadedTrace load(Path capture, String role, int udpPort) throws ToolException {
        try {
            if (!Files.exists(capture) || Files.size(capture) == 0) {
                return new LoadedTrace(capture, 0, List.of(), List.of(), Map.of(), false);
            }
            LoadedTrace trace = LoadedTrace.load(capture, udpPort, LoadedTrace.memory() / 2);
            // A temporary file's name says nothing to anybody.
            return temporary == null ? trace : trace.named(Path.of(role));
        } catch (IOException e) {
            throw new ToolException("no report: " + capture + ": " + FileErrors.reason(e));
        }
    }

    private void removeTemporary() {
        try {
            if (temporary != null) {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            // It goes when the process ends.
        }
    }
}
