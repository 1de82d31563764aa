package toucan.cli;

/** A tool cannot go on; the message is the line that tells the user why. */
final class ToolException extends Exception {
    private static final long serialVersionUID = 1;

    ToolException(String line) {
        super(line);
    }
}
