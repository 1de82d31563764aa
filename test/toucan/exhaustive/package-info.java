/**
 * A small world, explored to its last corner: two TCPs, a window of four segments, and at most two of the datagrams lost,
 * late or duplicated. {@link toucan.exhaustive.SmallWorld} runs one such world; {@link toucan.exhaustive.Choices} are the fates of
 * its datagrams, and count through all there can be; {@link toucan.exhaustive.Explorer} repeats the world until they have. No
 * chance is involved, and the simulator's invariants hold in every step or the exploration fails.
 */
package toucan.exhaustive;
