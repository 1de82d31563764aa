package toucan.cli;

/** The headings of the groups of options. */
final class Headings {
    static final String OUTPUT = "%nOutput:%n";
    static final String CAPTURE = "%nCapture:%n";
    static final String NETWORK = "%nA bad network, as Linux netem names it, for what this process sends:%n";
    static final String TCP = "%nTCP:%n";

    private Headings() {}
}
