package toucan.samples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** {@code make captures}: writes the sample captures and the picture of the README again. */
public final class Samples {
    private Samples() {}

    /** All files, by their names in the repository. The same bytes on every machine, at any time. */
    static Map<String, byte[]> files() {
        LossyTransfer transfer = LossyTransfer.run(LossyTransfer.SEED);
        Map<String, byte[]> files = new TreeMap<>();
        files.put("captures/sender.pcapng", transfer.sender());
        files.put("captures/receiver.pcapng", transfer.receiver());
        files.put(
                "docs/lossy-transfer.svg", TimeSequence.svg(transfer.atSender()).getBytes(StandardCharsets.UTF_8));
        return files;
    }

    static void write(Path root) throws IOException {
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    /** @param args the root of the repository; where it is not given, the current folder */
    public static void main(String[] args) throws IOException {
        write(Path.of(args.length == 0 ? "." : args[0]));
        System.out.println("written: " + String.join(", ", files().keySet()));
    }
}
