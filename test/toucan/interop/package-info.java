/**
 * Toucan's TCP and that of the Linux kernel, at the two ends of one connection: judged by each other, by {@code ss} and by {@code
 * tshark}.
 */
package toucan.interop;
