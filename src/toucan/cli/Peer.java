package toucan.cli;

/** Shares and fetches files among peers: the main class of {@code peer.jar}. */
public final class Peer {
    private Peer() {}

    public static void main(String[] args) {
        Console console = Console.system();
        Tool.main(PeerCommand.line(console), "peer", console, args);
    }
}
