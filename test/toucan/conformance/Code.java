package toucan.conformance;

import java.util.Arrays;

/** What a requirement names of the code: {@code tcp.Output} or {@code tcp.Output#send}. */
final class Code {
    private Code() {}

    /** Whether the class, and in it a method, field, constructor ({@code new}), constant or nested type of that name, is there. */
    static boolean exists(String name) {
        String[] parts = name.split("#", 2);
        try {
            Class<?> type = Class.forName("toucan." + parts[0], false, Code.class.getClassLoader());
            return parts.length == 1 || hasMember(type, parts[1]);
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static boolean hasMember(Class<?> type, String name) {
        return name.equals("new") && type.getDeclaredConstructors().length > 0
                || Arrays.stream(type.getDeclaredMethods())
                        .anyMatch(m -> m.getName().equals(name))
                || Arrays.stream(type.getDeclaredFields())
                        .anyMatch(f -> f.getName().equals(name))
                || Arrays.stream(type.getDeclaredClasses())
                        .anyMatch(c -> c.getSimpleName().equals(name));
    }

    /** The file of it, from the root of the repository. */
    static String file(String name) {
        String type = name.split("#", 2)[0].split("\\$", 2)[0];
        return "src/toucan/" + type.replace('.', '/') + ".java";
    }
}
