/**
 * {@code make sim}: the network in virtual time, as figures. Networks that others publish numbers for, and what Toucan's TCP makes
 * of them, are the tables of {@code docs/network-tables.md}; every run follows from its seeds, so a change of behaviour shows as
 * a difference of that page.
 *
 * <p>{@link toucan.figures.Figures} is the program, {@link toucan.figures.Section} a part of the page; each other class measures one.
 * {@code FiguresTest} repeats the parts that take no time.
 */
package toucan.figures;
