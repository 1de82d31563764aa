/**
 * Every requirement has its test. {@code requirements.txt} lists in our own words what the RFCs ask of a TCP, what RFC 2525 found
 * wrong in others, and what attackers try; tests that prove a line of it carry {@link toucan.testing.Proves} with its id.
 * {@code make conformance} writes both together as {@code docs/rfc-conformance.md}; {@code make test} ends with the check that the
 * tests behind each line really ran and passed.
 *
 * <p>Read {@link toucan.conformance.Requirement} first (a line, and what it owes), then {@link toucan.conformance.Requirements}
 * (the list), {@link toucan.conformance.Proofs} (the tags of the tests), {@link toucan.conformance.Code} (what the lines name of the
 * code), {@link toucan.conformance.Page} (how it is written down), {@link toucan.conformance.Outcomes} (what passed) and
 * {@link toucan.conformance.Conformance} (the program).
 */
package toucan.conformance;
