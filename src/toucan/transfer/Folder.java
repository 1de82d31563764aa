package toucan.transfer;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import toucan.folder.SafeFolder;

/** The folder that a receiver fills: the way from a name to the place of its file, which never leaves this folder. */
final class Folder {
    private final Path root;
    private final Opener opener;

    /** How the root is opened. */
    @FunctionalInterface
    interface Opener {
        SafeFolder open(Path realPath) throws IOException;
    }

    /**
     * Makes the folder where there is none.
     *
     * @throws AccessDeniedException when nothing can be stored there
     */
    Folder(Path path) throws IOException {
        this(path, SafeFolder::root);
    }

    Folder(Path path, Opener opener) throws IOException {
        Files.createDirectories(path);
        this.root = path.toRealPath();
        if (!Files.isWritable(root)) {
            throw new AccessDeniedException(root.toString());
        }
        this.opener = opener;
    }

    /**
     * Opens the folder in which a name stands.
     *
     * @return null when there is no such folder
     * @throws Refusal when a link or a file is in the way
     */
    SafeFolder find(RemoteName name) throws IOException, Refusal {
        return walk(name, false);
    }

    /** As {@link #find}, but makes the folders that are missing. */
    SafeFolder make(RemoteName name) throws IOException, Refusal {
        return walk(name, true);
    }

    private SafeFolder walk(RemoteName name, boolean make) throws IOException, Refusal {
        checkNameable(name);
        List<String> folders = name.folders();
        SafeFolder place = opener.open(root);
        for (int i = 0; i < folders.size() && place != null; i++) {
            try (SafeFolder parent = place) {
                place = step(parent, folders.get(i), make);
            }
        }
        return place;
    }

    private static SafeFolder step(SafeFolder parent, String name, boolean make) throws IOException, Refusal {
        BasicFileAttributes there = parent.stat(name);
        if (there == null && !make) {
            return null;
        }
        if (there == null) {
            parent.makeFolder(name);
            there = parent.stat(name);
        }
        if (there == null || there.isSymbolicLink()) {
            throw new Refusal(Refusal.BAD_REQUEST, "name refused: '" + name + "' is a symbolic link at the receiver");
        }
        if (!there.isDirectory()) {
            throw new Refusal(Refusal.CONFLICT, "'" + name + "' is a file at the receiver, not a folder");
        }
        return parent.child(name);
    }

    /** Refuses what this system cannot name: a drive or stream of Windows, or characters its encoding lacks. */
    private static void checkNameable(RemoteName name) throws Refusal {
        for (String component : name.components()) {
            try {
                Path path = Path.of(component);
                if (path.isAbsolute() || path.getRoot() != null || path.getNameCount() != 1) {
                    throw new Refusal(Refusal.BAD_REQUEST, "name refused: it leaves the folder");
                }
            } catch (InvalidPathException e) {
                throw new Refusal(
                        Refusal.BAD_REQUEST,
                        "name refused: the receiver's system cannot store it (" + e.getReason()
                                + "; on Linux, set LC_ALL=C.UTF-8 for the receiver)");
            }
        }
    }
}
