package toucan.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The network options once more for one direction: {@code --ab.loss} beside {@code --loss}. What is not said for the
 * direction is what was said for both.
 */
final class DirectionOptions {
    private static final String SEED = "--seed";

    private final String direction;

    /** @param direction {@code ab} or {@code ba} */
    DirectionOptions(String direction) {
        this.direction = direction;
    }

    /** Adds the options to a command; the help does not list them. */
    void addTo(CommandSpec command) {
        for (OptionSpec option : options()) {
            command.addOption(OptionSpec.builder(option)
                    .names(name(option.longestName()))
                    .hidden(true)
                    .build());
        }
    }

    /** What a command line says about this direction; a seed only if it is of this direction alone. */
    NetworkOptions parsed(ParseResult line) {
        List<String> args = new ArrayList<>();
        for (OptionSpec option : options()) {
            String name = option.longestName();
            String value = value(line, name(name));
            if (value == null && !name.equals(SEED)) {
                value = value(line, name);
            }
            if (value != null) {
                args.add(name + "=" + value);
            }
        }
        NetworkOptions network = new NetworkOptions();
        new CommandLine(network).parseArgs(args.toArray(String[]::new));
        return network;
    }

    /** {@code --ab.loss} for {@code --loss}. */
    private String name(String plain) {
        return "--" + direction + "." + plain.substring(2);
    }

    private static List<OptionSpec> options() {
        return CommandSpec.forAnnotatedObject(new NetworkOptions()).options();
    }

    private static String value(ParseResult line, String name) {
        OptionSpec given = line.matchedOption(name);
        return given == null ? null : given.stringValues().get(0);
    }
}
