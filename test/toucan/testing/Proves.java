package toucan.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The requirements that a test proves, by their ids in {@code test/toucan/conformance/requirements.txt}: it would fail if the
 * code did otherwise. From these tags {@code make conformance} writes {@code docs/rfc-conformance.md}. On a class: all its tests
 * together prove them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Proves {
    /** Ids such as {@code 9293/MUST-12}. */
    String[] value();
}
