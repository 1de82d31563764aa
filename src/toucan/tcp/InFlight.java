package toucan.tcp;

/**
 * What was sent and is not acknowledged, in segments, each of which is counted by what it was when it was last sent.
 *
 * @param segments all of them
 * @param sacked reported by SACK
 * @param lost believed lost, whether sent again since or not, and not reported since
 * @param retransmitted sent again, and believed to be on their way
 * @param recovering what a recovery or a retransmission timeout began is not acknowledged yet
 */
public record InFlight(int segments, int sacked, int lost, int retransmitted, boolean recovering) {}
