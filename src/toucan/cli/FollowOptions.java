package toucan.cli;

import picocli.CommandLine.Option;

/** Following a transfer in the terminal. */
final class FollowOptions {
    @Option(
            names = "--status",
            description = "say once a second what limits the sender: the application, a window, pacing, a timer")
    boolean status;
}
