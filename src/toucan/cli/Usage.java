package toucan.cli;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one line that names the option. */
final class Usage {
    private Usage() {}

    static String line(ParameterException e, String... args) {
        String line = e.getMessage().lines().findFirst().orElse("wrong usage");
        if (e instanceof MissingParameterException) {
            // An unknown option explains what is missing, and picocli tells it only second.
            String unknown = unknownOption(e.getCommandLine(), args);
            line = unknown == null ? line : "Unknown option: '" + unknown + "'";
        }
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> similar = unmatched.getSuggestions();
            boolean encap = unmatched.getUnmatched().stream().anyMatch(Usage::isOfEncap);
            line += encap
                    ? "; only the sender and the receiver have it"
                    : similar.isEmpty() ? "" : "; did you mean " + similar.get(0) + "?";
        }
        return line + " (--help lists the options)";
    }

    private static boolean isOfEncap(String arg) {
        return Arrays.asList(EncapOptions.NAMES).contains(arg.split("=", 2)[0]);
    }

    private static String unknownOption(CommandLine line, String... args) {
        for (String arg : args) {
            String name = arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg;
            if (name.equals("--")) {
                return null;
            }
            if (name.startsWith("--") && !line.getCommandSpec().optionsMap().containsKey(name)) {
                return name;
            }
        }
        return null;
    }

    /** picocli lets an option of a group stand twice, and the last one wins; here that is refused. */
    static void checkOnce(CommandLine line) {
        for (OptionSpec option : line.getParseResult().matchedOptions()) {
            if (!option.typeInfo().isMultiValue() && option.stringValues().size() > 1) {
                throw new ParameterException(
                        line, "option '" + option.longestName() + "' should be specified only once");
            }
        }
    }
}
