/**
 * Sends and receives files: HTTP/1.1 over any {@link java.net.Socket}, with Apache HttpCore's classic API.
 *
 * <p>The exchange, per file: {@code HEAD /name} with the file's {@code Repr-Digest} (RFC 9530) asks whether the whole is
 * there ({@code 200}) or how much of it ({@code 404} with {@code Upload-Offset}); {@code PUT /name} with {@code Expect:
 * 100-continue}, from that offset with a {@code Content-Range}, sends the rest; {@code 201} or {@code 200} with the digest
 * confirms it. Any other HTTP client that can {@code PUT} is welcome too.
 *
 * <p>Reading order: {@link toucan.transfer.RemoteName} and {@link toucan.transfer.Sha256} (what travels in the headers);
 * then the sending side, {@link toucan.transfer.SourceTree} and {@link toucan.transfer.FileSender}; then the receiving side
 * from the outside inwards: {@link toucan.transfer.FileReceiver}, {@code ReceiverConnection} (one connection, many
 * requests), {@code HeadRequest} and {@code PutRequest} (the decisions), {@code Uploads} (who writes which part),
 * {@code PartFile} and {@code Folder} (the disk, over a {@link toucan.folder.SafeFolder}).
 */
package toucan.transfer;
