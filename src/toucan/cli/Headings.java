package toucan.cli;

/** The headings of the groups of options. */
final class Headings {
    static final String OUTPUT = "%nOutput:%n";
    static final String CAPTURE = "%nCapture:%n";
    static final String NETWORK = "%nA bad network, as Linux netem names it, for what this process sends:%n";
    static final String LINK =
            "%nA bad network, as Linux netem names it, for both directions. Each of these options holds for one"
                    + " direction%nwhen its name is that of the direction and its own: --ab.loss 5%% for what goes to --to,"
                    + " --ba.delay 20ms for%nwhat comes back. There it replaces the plain one. The way back has the seed that"
                    + " follows --seed.%n";
    static final String TCP = "%nTCP:%n";

    private Headings() {}
}
