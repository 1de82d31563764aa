/**
 * What peers say to each other: BitTorrent's peer protocol (BEP 3) with its extension protocol (BEP 10), metadata from peers
 * (BEP 9) and a peer exchange of our own. Bytes to calls and calls to bytes: no socket, clock, thread or randomness, and no
 * decision what to say.
 *
 * <p>Whatever a stranger sends either becomes calls of a {@link toucan.peer.protocol.MessageHandler} or a {@link
 * toucan.peer.protocol.ProtocolViolation}; lengths are checked before anything is stored.
 *
 * <p>Reading order: {@link toucan.peer.protocol.Handshake} and {@link toucan.peer.protocol.HandshakeDecoder}; {@link
 * toucan.peer.protocol.MessageHandler} (the messages), {@link toucan.peer.protocol.MessageDecoder}, {@link
 * toucan.peer.protocol.MessageWriter}; then what travels in extended messages: {@link toucan.peer.protocol.ExtendedHandshake},
 * {@link toucan.peer.protocol.MetadataMessage}, {@link toucan.peer.protocol.PexMessage}.
 */
package toucan.peer.protocol;
