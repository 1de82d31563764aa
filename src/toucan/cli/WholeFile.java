package toucan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that gets its name when all of it is written: a full disk or a Ctrl-C leaves nothing half-written under that name,
 * and what was there before as it was.
 */
final class WholeFile {
    private WholeFile() {}

    /** What writes the file. */
    @FunctionalInterface
    interface Writing {
        void into(Path file) throws IOException;
    }

    /**
     * Writes beside the file, then moves what was written to its name.
     *
     * @param file replaced when it is there
     */
    static void write(Path file, Writing writing) throws IOException {
        if (Files.exists(file) && !replaceable(file)) {
            writing.into(file);
            return;
        }
        Path target = Files.exists(file) ? file.toRealPath() : file;
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        part.toFile().deleteOnExit();
        try {
            writing.into(part);
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    /** Neither a pipe or a device such as {@code /dev/stdout}, nor a folder, nor what only its owner may replace. */
    private static boolean replaceable(Path file) throws IOException {
        return Files.isRegularFile(file)
                && Files.isWritable(file)
                && Files.isWritable(file.toRealPath().getParent());
    }
}
