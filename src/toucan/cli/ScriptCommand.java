package toucan.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import toucan.script.Profile;
import toucan.script.ScriptPlayer;
import toucan.script.Verdict;

/** {@code toucan script [--profile linux|freebsd] FILE.pkt…}. */
@Command(
        sortOptions = false,
        abbreviateSynopsis = true,
        versionProvider = Version.class,
        description = {
            "Plays scripts in packetdrill's language against Toucan's TCP, in virtual time. One line for each: PASS, FAIL with"
                    + " the script so far and what came instead, or SKIP where it is about something that Toucan does not"
                    + " have. docs/scripts.md explains the language."
        })
final class ScriptCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "FILE.pkt",
            arity = "1..*",
            converter = Converters.FilePath.class,
            description = "scripts; of a folder every *.pkt in it and below")
    private List<Path> paths;

    @Option(
            names = "--profile",
            paramLabel = "linux|freebsd",
            converter = ProfileConverter.class,
            description = "the system whose defaults the scripts take for granted (default: linux)")
    private Profile profile = Profile.LINUX;

    @ArgGroup(validate = false, heading = Headings.OUTPUT)
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec;

    ScriptCommand(Console console) {
        this.console = console;
    }

    /** The words of {@code --profile}. */
    static final class ProfileConverter implements ITypeConverter<Profile> {
        @Override
        public Profile convert(String word) {
            for (Profile profile : Profile.values()) {
                if (profile.toString().equals(word)) {
                    return profile;
                }
            }
            throw new TypeConversionException("'" + word + "' is no profile: write linux or freebsd");
        }
    }

    @Override
    public Integer call() {
        output.begin(spec, console);
        ScriptReport report = new ScriptReport(profile);
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                playAll(path, report);
            } else {
                play(path, report);
            }
        }
        tell(report.summary());
        if (output.json) {
            JsonObject json = report.json();
            console.data(JsonReport.line(json));
        }
        return report.failed() == 0 ? Tool.DONE : Tool.FAILED;
    }

    private void playAll(Path folder, ScriptReport report) {
        List<Path> scripts;
        try (Stream<Path> files = Files.walk(folder)) {
            scripts = files.filter(file -> file.toString().endsWith(".pkt"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            scripts = List.of();
        }
        if (scripts.isEmpty()) {
            add(folder, unreadable("no *.pkt in this folder"), report);
        }
        scripts.forEach(script -> play(script, report));
    }

    private void play(Path file, ScriptReport report) {
        Verdict verdict;
        try {
            verdict = ScriptPlayer.play(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), profile);
        } catch (IOException e) {
            verdict = unreadable(e instanceof NoSuchFileException ? "no such file" : FileErrors.reason(e));
        }
        add(file, verdict, report);
    }

    private static Verdict unreadable(String why) {
        return new Verdict(Verdict.Result.FAIL, 0, 0, why, List.of());
    }

    private void add(Path file, Verdict verdict, ScriptReport report) {
        report.add(file, verdict);
        tell(ScriptReport.text(file, verdict, output.logsEvents()));
    }

    /** On stdout, unless that is for JSON. */
    private void tell(List<String> lines) {
        if (output.json) {
            lines.forEach(console::say);
        } else {
            lines.forEach(console::data);
        }
    }

    private void tell(String line) {
        tell(List.of(line));
    }
}
