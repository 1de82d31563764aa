package toucan.script;

/** The script tests something that Toucan does not have, so that it can neither pass nor fail. The message names it. */
final class DoesNotApply extends RuntimeException {
    private static final long serialVersionUID = 1;

    private int line;

    DoesNotApply(String what) {
        super(what);
    }

    /** Where the script asks for it. */
    DoesNotApply at(int where) {
        line = line == 0 ? where : line;
        return this;
    }

    int line() {
        return line;
    }
}
