package toucan.peer.metainfo;

/** A value of bencode (BEP 3): an integer, a string of bytes, a list or a dictionary. Immutable. */
public sealed interface BValue permits BInteger, BString, BList, BDictionary {}
