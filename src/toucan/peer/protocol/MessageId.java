package toucan.peer.protocol;

/** The byte behind a message's length (BEP 3, BEP 10). */
final class MessageId {
    static final int CHOKE = 0;
    static final int UNCHOKE = 1;
    static final int INTERESTED = 2;
    static final int NOT_INTERESTED = 3;
    static final int HAVE = 4;
    static final int BITFIELD = 5;
    static final int REQUEST = 6;
    static final int PIECE = 7;
    static final int CANCEL = 8;
    static final int EXTENDED = 20;

    private MessageId() {}
}
