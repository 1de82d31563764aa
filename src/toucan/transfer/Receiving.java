package toucan.transfer;

/** What all connections of a receiver share. */
record Receiving(Folder folder, Uploads uploads, ReceiverSettings settings, ReceiverEvents events) {}
