package toucan.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Showing live in the browser what is going on. */
final class WatchOptions {
    @Option(
            names = "--watch",
            arity = "0..1",
            paramLabel = "PORT",
            preprocessor = OnlyAttached.class,
            converter = Port.class,
            description = "show it live in the browser, at http://127.0.0.1:PORT/, which is printed and which only this"
                    + " computer reaches; any free port if none is given")
    Integer port;

    /** {@code --watch 8080} would be ambiguous, for a file may have that name: the port is what stands behind a '='. */
    static final class OnlyAttached implements IParameterPreprocessor {
        @Override
        public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (!"=".equals(info.get("separator"))) {
                args.push("0");
            }
            return false;
        }
    }

    /** {@code 8080}; 0 for any that is free. */
    static final class Port implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
                throw new TypeConversionException(
                        "'" + text + "' is no port: write --watch=PORT, a number from 0 to 65535,"
                                + " or --watch alone for any that is free");
            }
            return Integer.valueOf(text);
        }
    }
}
