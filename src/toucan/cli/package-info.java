/**
 * The command lines: what a person types, sees on the terminal, and gets back as an exit code.
 *
 * <p>Reading order: {@link toucan.cli.Toucan}, {@link toucan.cli.Sender} and {@link toucan.cli.Receiver} are the main
 * classes; {@code Tool} runs a command and turns its end into an exit code and one line. {@code SendCommand}, {@code
 * ReceiveCommand}, {@code LinkCommand}, {@code CompareCommand}, {@code ReportCommand} and {@code DemoCommand} say what is done, with the options of {@code CommonOptions},
 * which are those of {@code NetworkOptions}, {@code TcpOptions}, {@code CaptureOptions} and {@code OutputOptions}; {@code
 * Ending} sees to it that each ends once, {@code ReportOption} has a page written then, {@code WholeFile} gives a file its name when it is whole. {@code Stack} puts endpoint, bad network and capture
 * together. {@code Follower} follows a transfer while it runs, in lines ({@code StatusLines}) or in the browser ({@code
 * TransferWatch}, with the page in {@code transfer/}). {@code Report} is what there is to tell at the end, {@code Summary} tells it to a person, {@code JsonReport} to a
 * program.
 *
 * <p>The peer: {@link toucan.cli.Peer} is its main class, {@code PeerCommand} has the commands, {@code
 * SwarmOptions} what share and get both understand. {@code ShareRun} and {@code
 * GetRun} are one run each; {@code PeerRun} is what they have in common, {@code PeerLog} hears what happens, {@code
 * PeerDisplay} shows it, {@code PeerWatch} in the browser ({@code SwarmSnapshot} is what the page in {@code swarm/} draws), {@code
 * PeerReport} is its end. {@code SwarmDemo} starts six of them as processes of their own.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 wrong usage; 130 and 143 after Ctrl-C and SIGTERM. Data goes to stdout, all else to
 * stderr.
 */
package toucan.cli;
