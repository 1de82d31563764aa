package toucan.net;

import toucan.tcp.SendLimit;
import toucan.tcp.Status;

/**
 * A connection at one moment: both parts were read at once.
 *
 * @param nanos by the endpoint's clock, which is also that of its events
 * @param limit what keeps it from sending more
 */
public record Moment(long nanos, Status status, SendLimit limit) {}
