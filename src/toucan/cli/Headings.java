package toucan.cli;

/** The headings of the groups of options. */
final class Headings {
    static final String PEER = "%nGiving and taking:%n";
    static final String COMPANY = "%nFinding others:%n";
    static final String OUTPUT = "%nOutput:%n";
    static final String CAPTURE = "%nCapture:%n";
    static final String NETWORK = "%nA bad network, as Linux netem names it, for what this process sends:%n";
    static final String LINK =
            "%nA bad network, as Linux netem names it, in both directions. Each of these options has a form for"
                    + "%none direction, which replaces the plain one there: --ab.loss 5%% for what goes to --to, --ba.delay"
                    + "%n20ms for what comes back. The way back has dice of its own: the seed that follows.%n";
    static final String TCP = "%nTCP:%n";
    static final String ENCAP = "%nIP packets in UDP, to talk to the operating system's own TCP:%n";

    private Headings() {}
}
