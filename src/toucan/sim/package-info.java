/**
 * The same TCP and the same bad network in virtual time: hours in milliseconds, and exactly repeatable. The same seeds give
 * the same segments at the same times, down to the bytes of a capture.
 *
 * <p>Read {@link toucan.sim.Simulation} first (time, hosts, the {@link toucan.sim.Wire}s between them, with their {@link
 * toucan.sim.Passage}, outages and {@link toucan.sim.PathMtu}), then {@link toucan.sim.SimHost} (the
 * driver of its connections, as {@code toucan.net} has one for real sockets) and {@link toucan.sim.SimSocket} (a connection
 * as its {@link toucan.sim.Application} sees it). {@code Invariants} looks at every connection after every step; what it
 * finds wrong ends the simulation with an {@link toucan.sim.InvariantViolation}.
 */
package toucan.sim;
