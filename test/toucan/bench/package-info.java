/**
 * Measurements: {@code make bench}. Nothing here is a test; a number depends on the machine and on what else it does.
 *
 * <p>{@link toucan.bench.Bench} is the program; the classes named {@code …Benchmark} are JMH's.
 */
package toucan.bench;
