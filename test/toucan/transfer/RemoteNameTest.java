package toucan.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RemoteNameTest {

    @ParameterizedTest
    @CsvSource({
        "/a, a",
        "/dir/a/b, dir/a/b",
        "/a%20file, a file",
        "/%C3%A4, \u00e4",
        "/\u00c3\u00a4, \u00e4",
        "/%F0%9F%A6%9C, \ud83e\udd9c",
        "/%252e%252e, %2e%2e",
        "/...a, ...a",
        "/.hidden, .hidden",
        "/a%2Fb, a/b",
        "http://example.com/a, a",
        "HTTP://EXAMPLE.com:80/a/b, a/b",
        "/consul, consul",
        "/com10.txt, com10.txt",
        "/a:b, 'a:b_'",
        "/file.part, file.part"
    })
    void readsTargets(String target, String name) throws NameRefusedException {
        if (name.endsWith("_")) {
            // A drive letter, even in front of a file's name.
            assertThrows(NameRefusedException.class, () -> RemoteName.ofTarget(target));
            return;
        }
        assertEquals(name, RemoteName.ofTarget(target).toString());
    }

    @Test
    void writesTargets() throws NameRefusedException {
        assertEquals(
                "/dir/a%20b/%C3%A4%2B%25-._~",
                RemoteName.of(List.of("dir", "a b", "\u00e4+%-._~")).target());
    }

    static List<String> hostileTargets() {
        return HostileNames.TARGETS;
    }

    @ParameterizedTest
    @MethodSource("hostileTargets")
    void refusesHostileTargets(String target) {
        assertThrows(NameRefusedException.class, () -> RemoteName.ofTarget(target));
    }

    @Property
    void everyAcceptedNameSurvivesTheWire(@ForAll("names") List<String> components) throws NameRefusedException {
        RemoteName name;
        try {
            name = RemoteName.of(components);
        } catch (NameRefusedException e) {
            return;
        }
        assertEquals(name, RemoteName.ofTarget(name.target()));
        assertEquals(components, name.components());
    }

    @Property
    void whateverTheTargetNoComponentLeavesItsFolder(@ForAll("targets") String target) {
        RemoteName name;
        try {
            name = RemoteName.ofTarget(target);
        } catch (NameRefusedException e) {
            return;
        }
        for (String component : name.components()) {
            if (component.isEmpty()
                    || component.equals(".")
                    || component.equals("..")
                    || component.indexOf('/') >= 0
                    || component.indexOf('\\') >= 0
                    || component.indexOf('\0') >= 0) {
                throw new AssertionError(target + " became " + name.components());
            }
        }
    }

    @Provide
    Arbitrary<List<String>> names() {
        Arbitrary<String> component =
                Arbitraries.strings().ofMinLength(1).ofMaxLength(40).filter(RemoteNameTest::isText);
        return component.list().ofMinSize(1).ofMaxSize(5).map(ArrayList::new);
    }

    @Provide
    Arbitrary<String> targets() {
        Arbitrary<String> piece = Arbitraries.of(
                "/", "..", ".", "%2e", "%2E", "%2f", "%5c", "\\", "%00", "a", "%", "%c0", "%ae", "%af", " ", "%20",
                "C:", "?");
        return piece.list().ofMaxSize(12).map(pieces -> "/" + String.join("", pieces));
    }

    /** No lone surrogates: they are no characters and have no UTF-8. */
    private static boolean isText(String s) {
        return s.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
    }
}
