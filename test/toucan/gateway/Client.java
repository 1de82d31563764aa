package toucan.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import toucan.testing.Needs;

/** BitTorrent clients of the world, and how each is brought together with a peer of ours. */
enum Client {
    /** Finds its peers by Local Service Discovery (BEP 14). */
    ARIA2 {
        @Override
        void needed() {
            Needs.program("aria2c");
        }

        @Override
        List<String> command(Path torrent, Path folder, int port, int peer) {
            return List.of(
                    "aria2c",
                    "--no-conf",
                    "--disable-ipv6",
                    "--enable-dht=false",
                    "--enable-peer-exchange=false",
                    "--bt-enable-lpd",
                    "--bt-lpd-interface=127.0.0.1",
                    "--listen-port=" + port,
                    "--check-integrity",
                    "--seed-ratio=0",
                    "--file-allocation=none",
                    "--show-console-readout=false",
                    "--summary-interval=0",
                    "--on-bt-download-complete=/bin/echo",
                    "--dir=" + folder,
                    torrent.toString());
        }

        /** What its hook prints: an id, how many files, and the first. */
        @Override
        String completed() {
            return " 1 /";
        }

        @Override
        String option(int port) {
            return "lsd=yes";
        }
    },

    /** Is told where the peer is. */
    LIBTORRENT {
        private static final String SCRIPT =
                """
                import libtorrent, sys, time
                torrent, folder, port, peer = sys.argv[1:]
                session = libtorrent.session({
                    'listen_interfaces': '127.0.0.1:' + port, 'enable_dht': False, 'enable_lsd': False,
                    'enable_upnp': False, 'enable_natpmp': False, 'min_reconnect_time': 1,
                    'enable_outgoing_utp': False, 'enable_incoming_utp': False})
                handle = session.add_torrent({'ti': libtorrent.torrent_info(torrent), 'save_path': folder})
                complete = False
                while True:
                    if not handle.status().num_peers:
                        handle.connect_peer(('127.0.0.1', int(peer)))
                    if handle.status().is_seeding and not complete:
                        complete = True
                        print('complete', flush=True)
                    time.sleep(0.3)
                """;

        @Override
        void needed() throws IOException, InterruptedException {
            Needs.program("python3");
            Process probe = new ProcessBuilder(PYTHON, "-c", "import libtorrent")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean there = probe.waitFor() == 0;
            Needs.system(there || "true".equals(System.getenv("CI")), "libtorrent for " + PYTHON);
        }

        @Override
        List<String> command(Path torrent, Path folder, int port, int peer) {
            return List.of(
                    PYTHON,
                    "-c",
                    SCRIPT,
                    torrent.toString(),
                    folder.toString(),
                    Integer.toString(port),
                    Integer.toString(peer));
        }

        @Override
        String option(int port) {
            return null;
        }
    },

    /** Never dials a peer on its own machine, and is dialed. */
    TRANSMISSION {
        @Override
        void needed() {
            Needs.program("transmission-daemon");
        }

        @Override
        List<String> command(Path torrent, Path folder, int port, int peer) throws IOException {
            Path home = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-home"));
            Path watched = Files.createDirectories(home.resolve("watched"));
            Files.copy(torrent, watched.resolve("x.torrent"));
            List<String> settings = new ArrayList<>();
            for (String off : List.of("dht", "lpd", "pex", "utp", "rpc", "port-forwarding", "speed-limit-up")) {
                settings.add("\"" + off + "-enabled\": false");
            }
            settings.add("\"bind-address-ipv4\": \"127.0.0.1\"");
            settings.add("\"peer-port\": " + port);
            settings.add("\"download-dir\": \"" + folder + "\"");
            settings.add("\"watch-dir\": \"" + watched + "\"");
            settings.add("\"watch-dir-enabled\": true");
            Files.writeString(home.resolve("settings.json"), "{" + String.join(", ", settings) + "}");
            return List.of("transmission-daemon", "--foreground", "--config-dir", home.toString());
        }

        @Override
        String completed() {
            return "to \"Complete\"";
        }

        @Override
        String option(int port) {
            return "dial=" + port;
        }
    };

    /** The system's own, for which the distribution's packages are. */
    private static final String PYTHON = "/usr/bin/python3";

    /** Skips the test where it is not installed. */
    abstract void needed() throws IOException, InterruptedException;

    /**
     * How to start it.
     *
     * @param folder where the file is, or is going to be
     * @param port its own TCP port
     * @param peer that of the gateway
     */
    abstract List<String> command(Path torrent, Path folder, int port, int peer) throws IOException;

    /** What it says when it has everything. */
    String completed() {
        return "complete";
    }

    /** What the peer must be told to come together with it, or null. @param port as in {@link #command} */
    abstract String option(int port);
}
