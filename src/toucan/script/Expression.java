package toucan.script;

import java.util.function.ToLongFunction;

/** An expression of an assertion. Truth is 1 and 0, as in Python. */
@FunctionalInterface
interface Expression {
    /** @param names the value of a name; throws {@link IllegalArgumentException} when there is none */
    long evaluate(ToLongFunction<String> names);
}
