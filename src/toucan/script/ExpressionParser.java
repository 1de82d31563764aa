package toucan.script;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;

/**
 * Reads the statements of a code block, one after the other: {@code assert condition [, message]}, {@code name = value} (also
 * {@code +=} and {@code -=}) and {@code print(…)}, which says nothing here. The conditions are Python's, as far as whole
 * numbers go: {@code or and not}, the comparisons (chained ones too), {@code | & << >> + - * / // %}, parentheses, names with
 * points ({@code snd.una}); {@code #} begins a comment. A message may be a text with values: {@code 'cwnd=%d' % tcpi_snd_cwnd}.
 */
final class ExpressionParser {
    private final Words words;

    private ExpressionParser(Words words) {
        this.words = words;
    }

    /** @param code the token of kind CODE */
    static List<Script.Statement> statements(Token code) {
        Words words = new Words(Lexer.codeTokens(code.text(), code.line(), code.column() + 2));
        return new ExpressionParser(words).statements();
    }

    private List<Script.Statement> statements() {
        List<Script.Statement> statements = new ArrayList<>();
        while (!words.atEnd()) {
            if (words.acceptWord("assert")) {
                Token first = words.peek();
                Expression condition = or();
                statements.add(new Script.Assertion(condition, words.acceptSymbol(",") ? message() : null, first));
            } else if (words.acceptWord("print")) {
                words.expectSymbol("(");
                values();
            } else {
                statements.add(assignment());
            }
            words.acceptSymbol(";");
        }
        return statements;
    }

    private Script.Assignment assignment() {
        Token next = words.peekSecond();
        if (!next.isSymbol("=") && !next.isSymbol("+=") && !next.isSymbol("-=")) {
            words.expectWord("assert");
        }
        String name = words.word("assert, print or a name");
        if (words.acceptSymbol("=")) {
            return new Script.Assignment(name, or());
        }
        Expression old = names -> names.applyAsLong(name);
        if (words.acceptSymbol("+=")) {
            return new Script.Assignment(name, binary(old, Math::addExact, or()));
        }
        words.expectSymbol("-=");
        return new Script.Assignment(name, binary(old, Math::subtractExact, or()));
    }

    /** A value, or a text with values to be filled in, which the report just shows behind it. */
    private Script.Message message() {
        if (!words.peek().is(Token.Kind.STRING)) {
            return new Script.Message("", List.of(or()));
        }
        String text = words.next().text();
        if (!words.acceptSymbol("%")) {
            return new Script.Message(text, List.of());
        }
        return new Script.Message(text, words.acceptSymbol("(") ? values() : List.of(or()));
    }

    /** What stands in parentheses, of which the opening one was read: texts are left out. */
    private List<Expression> values() {
        List<Expression> values = new ArrayList<>();
        while (!words.acceptSymbol(")")) {
            if (words.peek().is(Token.Kind.STRING)) {
                words.next();
            } else {
                values.add(or());
            }
            if (!words.peek().isSymbol(")") && !words.acceptSymbol("%")) {
                words.expectSymbol(",");
            }
        }
        return values;
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
        Expression left = bitOr();
        LongBinaryOperator operator = comparisonOperator();
        if (operator == null) {
            return left;
        }
        Expression right = bitOr();
        Expression all = binary(left, operator, right);
        for (operator = comparisonOperator(); operator != null; operator = comparisonOperator()) {
            Expression next = bitOr();
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

    private Expression bitOr() {
        Expression left = bitAnd();
        while (words.acceptSymbol("|")) {
            left = binary(left, (a, b) -> a | b, bitAnd());
        }
        return left;
    }

    private Expression bitAnd() {
        Expression left = shift();
        while (words.acceptSymbol("&")) {
            left = binary(left, (a, b) -> a & b, shift());
        }
        return left;
    }

    private Expression shift() {
        Expression left = sum();
        for (; ; ) {
            if (words.acceptSymbol("<<")) {
                left = binary(left, (a, b) -> a << b, sum());
            } else if (words.acceptSymbol(">>")) {
                left = binary(left, (a, b) -> a >> b, sum());
            } else {
                return left;
            }
        }
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
            } else if (words.acceptSymbol("/") || words.acceptSymbol("//")) {
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
