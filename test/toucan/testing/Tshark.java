package toucan.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks tshark about a capture; the test needs the program, see {@link Needs}. */
public final class Tshark {
    private Tshark() {}

    /**
     * What tshark prints, with the preferences that our captures want: data put together also when it came out of order,
     * and checksums looked at.
     *
     * @throws AssertionError when it ends with an error
     */
    public static List<String> lines(Path capture, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
        command.addAll(List.of("-o", "tcp.reassemble_out_of_order:TRUE", "-o", "tcp.check_checksum:TRUE"));
        command.addAll(List.of(options));
        return run(Path.of(""), command);
    }

    /** One field of every packet that passes a display filter; several values are joined by {@code |}. */
    public static List<String> field(Path capture, String filter, String field)
            throws IOException, InterruptedException {
        return lines(capture, "-Y", filter, "-T", "fields", "-E", "aggregator=|", "-e", field);
    }

    /** The numbers of the frames that pass a display filter. */
    public static List<Integer> frames(Path capture, String filter) throws IOException, InterruptedException {
        return field(capture, filter, "frame.number").stream()
                .map(Integer::valueOf)
                .toList();
    }

    /** What a command prints when it runs in a folder. @throws AssertionError when it ends with an error */
    public static List<String> run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("tshark", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.directory(folder.toAbsolutePath().toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": " + Files.readString(errors));
            }
            return out.lines().toList();
        } finally {
            Files.delete(errors);
        }
    }
}
