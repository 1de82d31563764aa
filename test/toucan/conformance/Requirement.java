package toucan.conformance;

import java.util.List;

/**
 * One line of the list.
 *
 * @param id unique: the RFC and its own number where it has one, {@code 9293/MUST-12}
 * @param level as the RFC writes it: MUST, SHOULD NOT, MAY …; "rule" for what is said without such a word
 * @param section of the RFC, without §; may be empty
 * @param kind where it can be tested
 * @param text the requirement, in our own words
 * @param code what obeys it: {@code tcp.Output#send}, class or class and member below the package {@code toucan}
 * @param note deviation, shifted meaning, or why there is no test; may be empty
 */
record Requirement(String id, String level, String section, Kind kind, String text, List<String> code, String note) {
    /** Begins a note that says why something optional does not exist. */
    static final String NOT_OFFERED = "not offered: ";

    /** Begins a note that says why a line cannot apply. */
    static final String CANNOT_APPLY = "cannot apply: ";

    /** Begins a note that says what we do instead, following whom, and why. */
    static final String DEVIATES = "deviates: ";

    enum Kind {
        /** Of the core. */
        C,
        /** A promise of the programming interface or the command line. */
        A,
        /** Its meaning shifts since the segment rides in UDP; the note says how. */
        U,
        /** Out of reach of a UDP socket; the note says why. */
        N
    }

    boolean isOptional() {
        return level.equals("MAY");
    }

    boolean isOffered() {
        return !note.startsWith(NOT_OFFERED);
    }

    boolean deviates() {
        return note.startsWith(DEVIATES);
    }

    boolean applies() {
        return !note.startsWith(CANNOT_APPLY);
    }

    /** Whether a test has to prove this line. */
    boolean needsProof() {
        return applies() && isOffered();
    }

    /** What is wrong with the line itself; null when nothing is. */
    String flaw() {
        if (!List.of("MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY", "REC", "rule")
                .contains(level)) {
            return "no level: " + level;
        }
        if (text.isEmpty()) {
            return "no text";
        }
        if (kind == Kind.N && applies()) {
            return "kind N wants a note that begins with \"" + CANNOT_APPLY + "\"";
        }
        if ((kind == Kind.C || kind == Kind.A) && !applies()) {
            return "what applies nowhere is of kind N or U";
        }
        if (kind == Kind.U && note.isEmpty()) {
            return "kind U wants a note that says what it means over UDP";
        }
        if (!isOffered() && !isOptional()) {
            return "only a MAY can be not offered";
        }
        if (needsProof() && code.isEmpty()) {
            return "no code";
        }
        return null;
    }
}
