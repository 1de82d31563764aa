/**
 * The bad network: a link that loses, delays, reorders, duplicates, corrupts and slows down what this process sends, in
 * the words of Linux netem, and exactly repeatable from a seed.
 *
 * <p>Read {@link toucan.impair.Impairments} (the options) with {@link toucan.impair.Loss} and {@link toucan.impair.Drop}
 * first, then {@code Network}, where each datagram's fate is decided without a clock or a socket, helped by {@code
 * SegmentClassifier} ("the third data segment of this connection"), {@code Bottleneck} (rate and queue) and {@code
 * RandomStream}. {@link toucan.impair.ImpairedLink} carries the fates out. {@link toucan.impair.Units} reads the numbers
 * that users write.
 */
package toucan.impair;
