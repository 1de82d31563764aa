package toucan.peer.swarm;

/** Who said that there is a peer, the most credible first. */
public enum Source {
    /** The user, on the command line or in a ticket. */
    USER,
    /** The peer itself, on the local network. */
    MULTICAST,
    /** A peer, about another one. */
    EXCHANGE
}
