package toucan.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import toucan.capture.View;
import toucan.compare.LoadedTrace;
import toucan.compare.SimulatedRun;
import toucan.impair.Impairments;
import toucan.impair.Loss;
import toucan.tcp.TcpConfig;
import toucan.testing.Chromium;
import toucan.testing.DevTools;
import toucan.testing.Needs;
import toucan.wire.Segment;

/** The page in a browser: it draws, has nothing to complain about, and a click shows its packet everywhere. */
@Timeout(600)
class ReportInBrowserTest {
    // Colours of report.css.
    private static final int DATA = 0x0068a8;
    private static final int LOST = 0xc0262d;
    private static final int ACK = 0x00735c;
    private static final int DATA_IN_THE_DARK = 0x5cb8f0;
    private static final String READY = "document.documentElement?.dataset.ready === 'true'";
    private static final Impairments LOSSY =
            Impairments.NONE.with().loss(Loss.parse("5%")).build();

    @TempDir
    Path folder;

    @BeforeEach
    void needsABrowser() {
        Needs.program("chromium");
    }

    private Path page(Path... captures) throws IOException {
        List<LoadedTrace> traces = new ArrayList<>();
        for (Path capture : captures) {
            traces.add(SimulatedRun.load(capture));
        }
        Path file = folder.resolve("report.html");
        CaptureReport.write(traces, file);
        return file;
    }

    private Path twoSides() throws IOException {
        SimulatedRun run = new SimulatedRun(folder, 1, 300_000, LOSSY, View.TCP, TcpConfig.DEFAULT, 0);
        return page(run.client, run.server);
    }

    @Test
    void itDrawsInBothSchemes() throws Exception {
        Path page = twoSides();
        BufferedImage light = new Chromium(folder).screenshot(page.toUri(), p -> Chromium.pixels(p, DATA) > 300);
        for (int colour : new int[] {DATA, LOST, ACK}) {
            int pixels = Chromium.pixels(light, colour);
            assertTrue(pixels > 100, () -> Integer.toHexString(colour) + " has " + pixels + " pixels");
        }
        Chromium inTheDark = new Chromium(folder, "--blink-settings=preferredColorScheme=0");
        BufferedImage dark = inTheDark.screenshot(page.toUri(), p -> Chromium.pixels(p, DATA_IN_THE_DARK) > 300);
        assertTrue(Chromium.pixels(dark, DATA_IN_THE_DARK) > 300);
        assertEquals(0, Chromium.pixels(dark, DATA), "a colour of the light scheme");
    }

    /** A lost segment is clicked in the graph: card, ladder, table and address are of it. */
    @Test
    void aClickShowsItsPacketEverywhere() throws Exception {
        Path page = twoSides();
        try (DevTools tools = new DevTools(folder)) {
            tools.open(page.toUri(), READY);
            assertEquals("4", tools.evaluate("document.querySelectorAll('.chart canvas').length"));
            int lost = Integer.parseInt(tools.evaluate("state.shown[0].marks.findIndex((m, i) => m & LOST"
                    + " && state.shown[0].from[i] === 0 && state.shown[0].len[i] > 0)"));
            String frame = tools.evaluate("state.shown[0].frame[" + lost + "]");
            tools.evaluate("byId('sequence').scrollIntoView()");
            String place = "(() => { const u = charts[0].u, v = state.shown[0], i = " + lost + ","
                    + " b = u.over.getBoundingClientRect();"
                    + " return [b.left + u.valToPos(v.t[i], 'x'), b.top + u.valToPos(v.seq[i] + v.len[i] / 2, 'y')]; })()";
            tools.click(
                    Double.parseDouble(tools.evaluate(place + "[0]")),
                    Double.parseDouble(tools.evaluate(place + "[1]")));
            tools.await("document.querySelector('#packet dd.big')");
            assertEquals(frame, tools.evaluate("document.querySelector('#packet dd.big').textContent"));
            assertTrue(tools.evaluate("byId('packet').textContent").contains("network: lost (--loss 5%)"));
            for (String list : List.of("ladder", "events")) {
                String row = tools.evaluate("document.querySelector('#" + list + " [aria-selected=true]').textContent");
                assertTrue(row.contains(frame) && row.contains("network: lost (--loss 5%)"), row);
            }
            assertTrue(tools.evaluate("location.hash").endsWith("&frame=" + frame));

            tools.evaluate("byId('events').focus()");
            tools.press("ArrowDown");
            tools.await("document.querySelector('#packet dd.big').textContent !== '" + frame + "'");
            tools.evaluate("byId('sequence').focus()");
            double span = Double.parseDouble(tools.evaluate("state.range[1] - state.range[0]"));
            tools.press("+");
            tools.await("state.range[1] - state.range[0] < " + span * 0.6);
            tools.press("0");
            tools.await("state.range[1] - state.range[0] > " + span * 0.99);
            assertEquals(List.of(), tools.complaints());
        }
    }

    @Test
    void everySwitchWorks() throws Exception {
        Path page = twoSides();
        try (DevTools tools = new DevTools(folder)) {
            tools.open(page.toUri(), READY);
            assertEquals("1", tools.evaluate("state.shown.length"));
            tools.evaluate("document.querySelectorAll('#summary input')[1].click()");
            tools.await("state.shown.length === 2 && byId('legend-sequence').textContent.includes('server')");
            tools.evaluate("byId('direction').value = '1', byId('direction').dispatchEvent(new Event('change'))");
            tools.await("state.direction === 1");
            tools.evaluate("byId('theme').click(), byId('theme').click()");
            assertEquals("dark", tools.evaluate("document.documentElement.dataset.theme"));
            tools.evaluate("byId('filter').value = 'FIN', byId('filter').dispatchEvent(new Event('input'))");
            tools.await("events.length >= 2 && events.every((e) => packetText(e.view, e.packet).includes('FIN')"
                    + " || commentText(e.view, e.packet).includes('FIN'))");
            tools.evaluate("forPrint(), afterPrint()");
            for (String button : List.of("closer", "wider", "earlier", "later", "whole", "fit-window")) {
                tools.evaluate("byId('" + button + "').click()");
            }
            assertEquals("4", tools.evaluate("document.querySelectorAll('.chart canvas').length"));
            assertEquals(List.of(), tools.complaints());
        }
    }

    /** Two fingers that part zoom in, and the time between them stays; one moves it. */
    @Test
    void fingers() throws Exception {
        Path page = twoSides();
        try (DevTools tools = new DevTools(folder)) {
            tools.open(page.toUri(), READY);
            tools.evaluate("window.finger = (type, id, share) => { const b = charts[0].u.over.getBoundingClientRect();"
                    + " charts[0].u.over.dispatchEvent(new PointerEvent(type, { pointerType: 'touch', pointerId: id,"
                    + " clientX: b.left + share * b.width, clientY: b.top + 50 })); }");
            double from = Double.parseDouble(tools.evaluate("state.range[0]"));
            double to = Double.parseDouble(tools.evaluate("state.range[1]"));
            tools.evaluate("finger('pointerdown', 7, 0.4), finger('pointerdown', 8, 0.6)");
            tools.evaluate("finger('pointermove', 7, 0.3), finger('pointermove', 8, 0.7)");
            double middle = (from + to) / 2;
            double span = (to - from) / 2;
            assertEquals(span, Double.parseDouble(tools.evaluate("state.range[1] - state.range[0]")), span / 100);
            assertEquals(middle - span / 2, Double.parseDouble(tools.evaluate("state.range[0]")), span / 100);
            tools.evaluate("finger('pointerup', 8, 0.7), finger('pointermove', 7, 0.5), finger('pointerup', 7, 0.5)");
            assertEquals(middle - 0.7 * span, Double.parseDouble(tools.evaluate("state.range[0]")), span / 100);
            tools.evaluate("finger('pointermove', 7, 0.9)");
            assertEquals(middle - 0.7 * span, Double.parseDouble(tools.evaluate("state.range[0]")), span / 100);
            assertEquals(List.of(), tools.complaints());
        }
    }

    /** What was corrupted has a ring in the graph, and in the ladder an arrow that says so. */
    @Test
    void whatWasCorruptedIsShown() throws Exception {
        Impairments network = Impairments.NONE.with().corrupt(0.05).build();
        SimulatedRun run = new SimulatedRun(folder, 2, 100_000, network, View.TCP, TcpConfig.DEFAULT, 0);
        Path page = page(run.client, run.server);
        try (DevTools tools = new DevTools(folder)) {
            tools.open(page.toUri(), READY);
            String first = "state.group.views[1].marks.findIndex((m, i) => isDamaged(state.group.views[1], i))";
            tools.evaluate("choose(state.group.views[1], " + first + ")");
            assertTrue(tools.evaluate("byId('packet').textContent").contains("corrupted on the way"));
            assertTrue(Integer.parseInt(tools.evaluate("byId('ladder').querySelectorAll('.ring').length")) > 0);
            assertTrue(tools.evaluate("byId('ladder').textContent").contains("corrupted"));
            assertEquals("true", tools.evaluate("byId('notes').hidden"));
            assertEquals(List.of(), tools.complaints());
        }
    }

    @Test
    void inANarrowWindowTheHeadingsStayAboveTheirColumns() throws Exception {
        Path page = twoSides();
        try (DevTools tools = new DevTools(folder)) {
            tools.open(page.toUri(), READY);
            tools.evaluate("document.body.style.width = '500px'");
            for (String list : List.of("events", "ladder")) {
                tools.evaluate("byId('" + list + "').scrollLeft = 150");
                tools.await(
                        """
                        (() => {
                            const list = byId('%s');
                            const left = (element) => Math.round(element.getBoundingClientRect().left);
                            const heads = [...list.previousElementSibling.querySelectorAll('span')].map(left);
                            const row = [...list.querySelector('.row').children].map(left);
                            return list.scrollLeft === 150 && heads[1] === row[1] && heads[3] === row[3];
                        })()"""
                                .formatted(list));
            }
            assertEquals(List.of(), tools.complaints());
        }
    }

    /** A list taller than what a browser can lay out: its end can be reached all the same, by scrolling and by choice. */
    @Test
    void aListThatIsTallerThanBrowsersAllow() throws Exception {
        Path page = twoSides();
        try (DevTools tools = new DevTools(folder)) {
            tools.open(page.toUri(), READY);
            tools.evaluate(
                    "(() => { eventRows.all.remove(); const r = window.tall = new Rows(byId('events'), 24, (n) => html('div', { class: 'row' },"
                            + " `line ${n}`), () => {}, () => {}); r.show(3_000_000); })()");
            tools.evaluate("byId('events').scrollIntoView(), byId('events').scrollTop = 1e9");
            tools.await(inSight(2_999_999));
            for (int row : new int[] {1_234_567, 0, 2_999_999, 1_499_999}) {
                tools.evaluate("tall.reveal(" + row + ")");
                tools.await(inSight(row));
                // The scroll event of that comes with the next frame, and draws again: the row stays.
                tools.evaluate("window.framed = false, requestAnimationFrame(() => { window.framed = true; })");
                tools.await("window.framed");
                assertEquals("true", tools.evaluate(inSight(row)), "row " + row);
                assertTrue(
                        Integer.parseInt(tools.evaluate("byId('events').querySelectorAll('.all > *').length")) < 100);
            }
            assertEquals(List.of(), tools.complaints());
        }
    }

    /** Whether the row has its text, lies wholly inside of its list, and is what is seen there. */
    private static String inSight(int row) {
        return "(() => { const e = byId('events-" + row + "'); if (e?.textContent !== 'line " + row + "') return false;"
                + " const b = e.getBoundingClientRect(), l = byId('events').getBoundingClientRect();"
                + " return b.height > 0 && b.top >= l.top - 1 && b.bottom <= l.bottom + 1"
                + " && document.elementFromPoint(b.left + 5, (b.top + b.bottom) / 2) === e; })()";
    }

    @Test
    void theAddressNamesAPacket() throws Exception {
        Path page = twoSides();
        try (DevTools tools = new DevTools(folder)) {
            tools.open(URI.create(page.toUri() + "#group=0&view=1&frame=7"), READY);
            assertEquals("7", tools.evaluate("document.querySelector('#packet dd.big').textContent"));
            assertEquals(List.of(), tools.complaints());
        }
    }

    /** Comments are text, whatever is in them; and an error of the page would be noticed. */
    @Test
    void aHostileCommentIsShownAsItIs() throws Exception {
        String hostile = "</script><img src=x onerror=alert(1)>";
        Path capture = Captures.write(folder.resolve("x.pcapng"), hostile, c -> {
            c.add(0, true, 100, 0, Segment.SYN, 0, hostile);
            c.add(40_000, false, 900, 101, Segment.SYN | Segment.ACK, 0);
        });
        try (DevTools tools = new DevTools(folder)) {
            tools.open(URI.create(page(capture).toUri() + "#frame=1"), READY);
            assertTrue(tools.evaluate("byId('packet').textContent").contains(hostile));
            assertTrue(tools.evaluate("byId('summary').textContent").contains(hostile));
            assertEquals("0", tools.evaluate("document.images.length"));
            assertEquals(List.of(), tools.complaints());
            tools.evaluate("document.body.append(html('img', { src: 'x.png' }))");
            tools.await("document.images.length === 1");
            tools.evaluate("setTimeout(() => { window.thrown = true; throw new Error('on purpose'); })");
            tools.await("window.thrown");
            assertFalse(tools.complaints().isEmpty());
        }
    }

    @Test
    void aHundredThousandPackets() throws Exception {
        Path capture = Captures.write(folder.resolve("big.pcapng"), "host", c -> {
            c.add(0, true, 0, 0, Segment.SYN, 0);
            c.add(100, false, 0, 1, Segment.SYN | Segment.ACK, 0);
            for (int i = 0; i < 66_000; i++) {
                boolean lost = i % 50 == 7;
                c.add(
                        200 + 30L * i,
                        true,
                        1 + 100 * i,
                        1,
                        Segment.ACK,
                        100,
                        lost ? "network: lost (test)" : "comment " + i);
                if (i % 2 == 1) {
                    c.add(215 + 30L * i, false, 1, 101 + 100 * i, Segment.ACK, 0);
                }
            }
        });
        try (DevTools tools = new DevTools(folder)) {
            tools.open(page(capture).toUri(), READY);
            assertEquals("99002", tools.evaluate("state.shown[0].count"));
            assertTrue(Integer.parseInt(tools.evaluate("document.querySelectorAll('.row').length")) < 200);
            tools.evaluate("byId('ladder').scrollTop = 1e9");
            tools.await("byId('ladder').textContent.includes('99002')");
            tools.evaluate("zoom(0.01)");
            tools.evaluate("choose(state.shown[0], 50000)");
            assertEquals("50001", tools.evaluate("document.querySelector('#packet dd.big').textContent"));
            assertEquals(List.of(), tools.complaints());
        }
    }
}
