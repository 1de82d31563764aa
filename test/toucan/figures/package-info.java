/**
 * {@code make sim}: the network in virtual time, as figures. Networks that others publish numbers for, and what Toucan's TCP makes
 * of them, are the tables of {@code docs/network-tables.md}; every run follows from its seeds, so a change of behaviour shows as
 * a difference of that page.
 *
 * <p>{@link toucan.figures.Figures} is the program, {@link toucan.figures.Section} a part of the page; {@code LossGrid}, {@code
 * Fairness} and {@code Interop} measure one each. {@code SmoltcpFairness} is what stands beside ours, {@code FlowDelays} the delays of
 * both. {@code FiguresTest} repeats the parts that take no time.
 */
package toucan.figures;
