package toucan.script;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;

/**
 * Reads the assertions of a code block: {@code assert condition [, message]}, one after the other. The conditions are
 * Python's, as far as whole numbers go: {@code or and not}, the comparisons (chained ones too), {@code + - * / %},
 * parentheses, names with points ({@code snd.una}).
 */
final class ExpressionParser {
    private final Words words;
    private final String text;

    private ExpressionParser(String text, int line) {
        this.text = text;
        this.words = new Words(Lexer.tokens(text, line));
    }

    static List<Script.Assertion> assertions(String code, int line) {
        return new ExpressionParser(code, line).assertions();
    }

    private List<Script.Assertion> assertions() {
        List<Script.Assertion> assertions = new ArrayList<>();
        while (!words.atEnd()) {
            words.expectWord("assert");
            Expression condition = or();
            Expression message = words.acceptSymbol(",") ? or() : null;
            words.acceptSymbol(";");
            assertions.add(new Script.Assertion(condition, text.strip(), message));
        }
        return assertions;
    }

    private Expression or() {
        Expression left = and();
        while (words.acceptWord("or")) {
            left = logical(left, and(), true);
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (words.acceptWord("and")) {
            left = logical(left, not(), false);
        }
        return left;
    }

    /** Short-circuit: {@code or} stops at the first true value, {@code and} at the first false one. */
    private static Expression logical(Expression left, Expression right, boolean stopsAt) {
        return names -> {
            long value = left.evaluate(names);
            return (value != 0) == stopsAt ? value : right.evaluate(names);
        };
    }

    private Expression not() {
        if (words.acceptWord("not")) {
            Expression operand = not();
            return names -> operand.evaluate(names) == 0 ? 1 : 0;
        }
        return comparison();
    }

    /** {@code a < b <= c} means {@code a < b and b <= c}. */
    private Expression comparison() {
        Expression left = sum();
        LongBinaryOperator operator = comparisonOperator();
        if (operator == null) {
            return left;
        }
        Expression right = sum();
        Expression all = binary(left, operator, right);
        for (operator = comparisonOperator(); operator != null; operator = comparisonOperator()) {
            Expression next = sum();
            all = logical(all, binary(right, operator, next), false);
            right = next;
        }
        return all;
    }

    private LongBinaryOperator comparisonOperator() {
        String mark = words.peek().is(Token.Kind.SYMBOL) ? words.peek().text() : "";
        LongBinaryOperator operator =
                switch (mark) {
                    case "==" -> (a, b) -> a == b ? 1 : 0;
                    case "!=" -> (a, b) -> a != b ? 1 : 0;
                    case "<" -> (a, b) -> a < b ? 1 : 0;
                    case "<=" -> (a, b) -> a <= b ? 1 : 0;
                    case ">" -> (a, b) -> a > b ? 1 : 0;
                    case ">=" -> (a, b) -> a >= b ? 1 : 0;
                    default -> null;
                };
        if (operator != null) {
            words.next();
        }
        return operator;
    }

    private Expression sum() {
        Expression left = product();
        for (; ; ) {
            if (words.acceptSymbol("+")) {
                left = binary(left, Math::addExact, product());
            } else if (words.acceptSymbol("-")) {
                left = binary(left, Math::subtractExact, product());
            } else {
                return left;
            }
        }
    }

    private Expression product() {
        Expression left = operand();
        for (; ; ) {
            if (words.acceptSymbol("*")) {
                left = binary(left, Math::multiplyExact, operand());
            } else if (words.acceptSymbol("/")) {
                left = binary(left, Math::floorDiv, operand());
            } else if (words.acceptSymbol("%")) {
                left = binary(left, Math::floorMod, operand());
            } else {
                return left;
            }
        }
    }

    private static Expression binary(Expression left, LongBinaryOperator operator, Expression right) {
        return names -> operator.applyAsLong(left.evaluate(names), right.evaluate(names));
    }

    private Expression operand() {
        if (words.acceptSymbol("(")) {
            Expression inner = or();
            words.expectSymbol(")");
            return inner;
        }
        if (words.acceptSymbol("-")) {
            Expression operand = operand();
            return names -> -operand.evaluate(names);
        }
        if (words.peek().is(Token.Kind.WORD)) {
            String name = name();
            return names -> names.applyAsLong(name);
        }
        long value = words.number("a number or a name", 0, Long.MAX_VALUE);
        return names -> value;
    }

    private String name() {
        StringBuilder name = new StringBuilder(words.next().text());
        while (words.peek().isSymbol(".") && words.peekSecond().is(Token.Kind.WORD)) {
            words.next();
            name.append('.').append(words.next().text());
        }
        return name.toString();
    }
}
