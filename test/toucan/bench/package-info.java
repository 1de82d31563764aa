/**
 * Measurements: {@code make bench}. Nothing here is a test; a number depends on the machine and on what else it does.
 *
 * <p>{@link toucan.bench.Bench} runs the classes named {@code …Benchmark}, which are JMH's; {@link toucan.bench.Loopback} one
 * stream over loopback, beside bare UDP; {@link toucan.bench.RelayFlood} the relay alone; {@link toucan.bench.Links} streams
 * over lossy links through that relay, beside Linux's own TCP ({@code make bench-links}); {@link toucan.bench.Swarms} the jars
 * as users start them, peers beside sender and receiver ({@code make bench-swarm}).
 */
package toucan.bench;
