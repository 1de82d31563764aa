package toucan.samples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import toucan.testing.Needs;

/** {@code make captures}: writes the sample captures, the pictures and the numbers of the pages about them again. */
public final class Samples {
    private Samples() {}

    /** All files, by their names in the repository. The same bytes on every machine, at any time. */
    static Map<String, byte[]> files() {
        LossyTransfer transfer = LossyTransfer.run(LossyTransfer.SEEDS);
        Map<String, byte[]> files = new TreeMap<>();
        files.put("captures/sender.pcapng", transfer.sender());
        files.put("captures/receiver.pcapng", transfer.receiver());
        Classics.all().forEach((name, capture) -> files.put("captures/" + name + ".pcapng", capture));
        files.put(
                "docs/lossy-transfer.svg", TimeSequence.svg(transfer.atSender()).getBytes(StandardCharsets.UTF_8));
        LabTransfer lab = LabTransfer.run();
        files.put("captures/lab-alice.pcapng", lab.sender());
        files.put("docs/wireshark-lab.svg", lab.picture().getBytes(StandardCharsets.UTF_8));
        return files;
    }

    static void write(Path root) throws IOException {
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    /** A page whose numbers follow from captures. */
    @FunctionalInterface
    private interface Derivation {
        String of(String page) throws IOException, InterruptedException;
    }

    /** Writes anew what of a page follows from the captures; its prose stays. */
    private static void writePage(Path page, Derivation derivation) throws IOException, InterruptedException {
        if (!Needs.isOnPath("tshark") || !Needs.isOnPath("sh")) {
            System.out.println(page + " is left as it is: its frame numbers and outputs want tshark and sh");
            return;
        }
        String before = Files.readString(page);
        String now = derivation.of(before);
        Files.writeString(page, now);
        System.out.println(
                page + (now.equals(before) ? ": nothing to change" : ": numbers changed; is its prose still right?"));
    }

    /**
     * @param args nothing to write all into the repository, which is the current folder; {@code seeds FROM TO RECEIVERS} to
     *     look for other {@link LossyTransfer#SEEDS}
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 4 && args[0].equals("seeds")) {
            SeedSearch.run(Long.parseLong(args[1]), Long.parseLong(args[2]), Integer.parseInt(args[3]));
            return;
        }
        if (args.length != 0) {
            throw new IllegalArgumentException("nothing, or: seeds FROM TO RECEIVERS");
        }
        write(Path.of(""));
        System.out.println("written: " + String.join(", ", files().keySet()));
        Path captures = Path.of("captures");
        writePage(captures.resolve("README.md"), page -> WalkThrough.derive(page, captures));
        writePage(LabPage.PAGE, LabPage::derive);
    }
}
