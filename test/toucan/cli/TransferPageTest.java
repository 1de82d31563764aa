package toucan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.testing.Chromium;
import toucan.testing.Needs;
import toucan.watch.WatchPages;
import toucan.watch.WatchServer;

/** The page to watch a transfer, in a browser: that it draws what it is told, and has nothing to complain about. */
@Timeout(600)
class TransferPageTest {
    // The colours of transfer.css in the light scheme, and of the first line in the dark one.
    private static final int CWND = 0x0068a8;
    private static final int FLIGHT = 0xb85400;
    private static final int WINDOW = 0x00735c;
    private static final int AGAIN = 0xb3261e;
    private static final int CWND_IN_THE_DARK = 0x5cb8f0;

    /** As {@link TransferWatchTest} finds it. */
    private static final String SHOWN =
            """
            {"role":"sender","phase":"sending","ended":%s,"seconds":3.0,"connections":[
            {"slot":0,"number":1,"peer":"<img src=x onerror=alert(1)>","state":"ESTABLISHED","bytes_sent":60000,"bytes_received":100,
            "sentence":"limited by the congestion window: 30.0 KiB of 30.0 KiB in flight"},
            {"slot":3,"number":4,"peer":"127.0.0.1:4","state":"TIME-WAIT","bytes_sent":60000,"bytes_received":100,"sentence":"closed"}],
            "connections_left_out":2,"shown":{"number":1,"peer":"<img src=x onerror=alert(1)>",
            "sentence":"limited by the congestion window: 30.0 KiB of 30.0 KiB in flight","limit":"congestion_window","wait_ms":null,
            "now":{"state":"ESTABLISHED","recovery":"RACK","congestion_state":"","cwnd":30720,"ssthresh":null,"flight":30720,
            "pipe":30720,"snd_wnd":65536,"rcv_wnd":65536,"send_queued":9000,"receive_queued":0,"mss":1440,"rtt_ms":21.5,
            "srtt_ms":20.25,"min_rtt_ms":20.0,"rto_ms":200.0,"backoff":0,"pacing_bps":0,"segments_sent":1234,
            "segments_received":60,"bytes_acked":60000,"bytes_received":100,"bytes_retransmitted":1440,"retransmissions_fast":1,
            "retransmissions_rto":0,"retransmissions_tlp":0,"timeouts":0,"duplicate_acks":3,"out_of_order":0,"window_probes":0},
            "samples":{"t":[0,1000,2000,3000],"una":[1,10000,30000,60001],"nxt":[14401,40720,60720,90721],
            "edge":[65537,75536,95536,125537],"rcv":[1,101,101,101],"rcv_edge":[65537,65637,65637,65637],
            "cwnd":[14400,30720,40000,30720],"ssthresh":[-1,-1,20000,20000],"flight":[14400,25000,30720,30720],
            "wnd":[65536,65536,65536,65536],"rtt":[20000,21000,40000,21500],"srtt":[20000,20000,22000,20250],
            "rto":[1000000,200000,200000,200000],"limit":[1,2,8,8]},
            "limits":["handshake","nothing","application","send_buffer","nagle","receive_window","silly_window","zero_window",
            "congestion_window","path_mtu_probe","pacing","reordering","tail_loss_probe","retransmission_timeout","fin",
            "peer_close","time_wait","closed"],
            "retransmissions":[{"t":1500,"seq":12000,"length":1440,"cause":"rack"},{"t":2500,"seq":31000,"length":1440,"cause":"rack"}],
            "events":[{"t":1500,"text":"retransmission: lost <script>alert(1)</script>"}]}}
            """;

    @TempDir
    Path temp;

    @BeforeEach
    void needsABrowser() {
        Needs.program("chromium");
    }

    private static WatchServer open(String json) throws Exception {
        WatchPages pages = TransferWatch.pages(slot -> json);
        return WatchServer.open(0, pages, warning -> {});
    }

    private static int count(String dom, String regex) {
        return (int) Pattern.compile(regex).matcher(dom).results().count();
    }

    @Test
    void itDrawsATransfer() throws Exception {
        try (WatchServer server = open(SHOWN.formatted("false"))) {
            String dom = new Chromium(temp).dom(server.address(), text -> text.contains("1,234"));
            assertTrue(dom.contains(">limited by the congestion window: 30.0 KiB of 30.0 KiB in flight</p>"), dom);
            assertTrue(dom.contains("<title>limited by the congestion window"), dom);
            // Windows 4 lines, sequence 3, RTT 3, throughput 2; each has a legend, and so have the three that a
            // receiver has.
            assertEquals(2 * (4 + 3 + 3 + 2) + 3, count(dom, "<path class=\"line "), dom);
            assertTrue(dom.contains("class=\"again\" d=\"M") && dom.contains("congestion window 33 %"), dom);
            assertTrue(dom.contains("application 33 %") && dom.contains("nothing (this computer) 33 %"), dom);
            assertTrue(dom.contains("and 2 that are not followed any more"), dom);
            assertEquals(2, count(dom, "<button type=\"button\" data-number="), dom);
            assertTrue(dom.contains("retransmission: lost &lt;script&gt;"), "text is text");
            assertTrue(dom.contains("&lt;img src=x onerror=alert(1)&gt;"), "text is text");
            assertFalse(dom.contains("<img") || dom.contains("<script>alert"), "text is text");
            BufferedImage picture =
                    new Chromium(temp).screenshot(server.address(), image -> Chromium.pixels(image, CWND) >= 200);
            for (int colour : new int[] {CWND, FLIGHT, WINDOW, AGAIN}) {
                int pixels = Chromium.pixels(picture, colour);
                assertTrue(pixels >= 20, () -> Integer.toHexString(colour) + " has " + pixels + " pixels");
            }
        }
    }

    @Test
    void ofAReceiverItDrawsWhatItHasReceived() throws Exception {
        String json = SHOWN.formatted("false").replace("\"bytes_received\":100,", "\"bytes_received\":90000,");
        try (WatchServer server = open(json)) {
            String dom = new Chromium(temp).dom(server.address(), text -> text.contains("1,234"));
            // Now the window that is offered 1, received and its edge 2, RTT 3, throughput 2; and 12 + 3 legends.
            assertEquals(1 + 2 + 3 + 2 + 12 + 3, count(dom, "<path class=\"line "), dom);
            assertTrue(Pattern.compile("id=\"sequence\" hidden").matcher(dom).find(), dom);
        }
    }

    @Test
    void itDrawsItInTheDarkAndSaysThatItHasEnded() throws Exception {
        try (WatchServer server = open(SHOWN.formatted("true"))) {
            Chromium dark = new Chromium(temp, "--blink-settings=preferredColorScheme=0");
            String dom = dark.dom(server.address(), text -> text.contains("■ ended"));
            assertTrue(dom.contains("■ ended"), dom);
            BufferedImage picture =
                    dark.screenshot(server.address(), image -> Chromium.pixels(image, CWND_IN_THE_DARK) >= 200);
            assertTrue(Chromium.pixels(picture, CWND_IN_THE_DARK) >= 200);
            assertEquals(0, Chromium.pixels(picture, CWND), "a colour of the light scheme");
        }
    }

    @Test
    void itSaysWhatIsGoingOnBeforeThereIsAConnection() throws Exception {
        String json =
                """
                {"role":"receiver","phase":"listening on 127.0.0.1:9293","ended":false,"seconds":61.0,"connections":[],
                "connections_left_out":0,"shown":null}
                """;
        try (WatchServer server = open(json)) {
            String dom = new Chromium(temp).dom(server.address(), text -> text.contains("1:01 min"));
            assertTrue(dom.contains(">listening on 127.0.0.1:9293</p>") && dom.contains("1:01 min"), dom);
        }
    }
}
