package toucan.conformance;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import toucan.testing.Proves;

/** The tags of the tests: which of them prove what. */
final class Proofs {
    /** A test method, or a class of tests when {@code method} is empty. */
    record Proof(String className, String method) implements Comparable<Proof> {
        @Override
        public int compareTo(Proof other) {
            int byClass = className.compareTo(other.className);
            return byClass != 0 ? byClass : method.compareTo(other.method);
        }

        /** As it stands on the page: {@code tcp.CloseTest.weCloseFirst}. */
        String shortName() {
            String name = className.replaceFirst("^toucan\\.", "");
            return method.isEmpty() ? name : name + "." + method;
        }
    }

    private final Map<String, SortedSet<Proof>> byId = new TreeMap<>();

    /** Of the classes in these folders. */
    static Proofs in(Path classes) throws IOException {
        Proofs proofs = new Proofs();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith("Test.class"))::iterator) {
                String name = classes.relativize(file).toString().replace('\\', '/');
                proofs.read(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
            }
        }
        return proofs;
    }

    /** Of all compiled tests. */
    static Proofs ours() throws IOException {
        try {
            return in(Path.of(Proofs.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private void read(String className) {
        try {
            Class<?> type = Class.forName(className, false, Proofs.class.getClassLoader());
            add(type.getAnnotation(Proves.class), new Proof(className, ""));
            for (Method method : type.getDeclaredMethods()) {
                add(method.getAnnotation(Proves.class), new Proof(className, method.getName()));
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(className, e);
        }
    }

    private void add(Proves tag, Proof proof) {
        if (tag != null) {
            for (String id : tag.value()) {
                byId.computeIfAbsent(id, unused -> new TreeSet<>()).add(proof);
            }
        }
    }

    /** The tests that prove a requirement, in alphabetical order. */
    List<Proof> of(String id) {
        return List.copyOf(byId.getOrDefault(id, new TreeSet<>()));
    }

    /** All ids in the tags, whether they exist or not. */
    SortedSet<String> ids() {
        return new TreeSet<>(byId.keySet());
    }
}
