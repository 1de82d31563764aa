/**
 * {@code make soak}: random simulations, as many as there is time for. A seed decides all: options, congestion control, recovery,
 * buffers, network, applications. The simulator's invariants hold in every step, the bytes delivered are the bytes sent, and some
 * time after the network has become fair everything is CLOSED.
 *
 * <p>{@link toucan.soak.Scenario} is what a seed means, {@link toucan.soak.Dice} how it is drawn, {@link toucan.soak.Soak} the
 * program. {@code SoakTest} runs 10,000 of them where {@code CI=true}, and fewer elsewhere.
 */
package toucan.soak;
