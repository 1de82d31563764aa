// The page of a transfer: takes each snapshot apart and hands the parts to the graphs.

import { byId, bytes, colour, count, duration, follow, html, rate, say, set, svg } from '/live.js';
import { Plot } from '/plot.js';

const STATES = { live: '● live', paused: '❚❚ paused', lost: '○ no answer', ended: '■ ended' };
const SHORT_MILLIS = 10_000;
/** Throughput is measured over so long at least. */
const RATE_MILLIS = 200;

/** What limits the sender: a name, a colour of the style sheet, and how much of the height it takes, for who sees no colours. */
const LIMITS = {
    handshake: ['handshake', '--other', 0.25],
    nothing: ['nothing (this computer)', '--three', 1],
    application: ['application', '--other', 0.4],
    send_buffer: ['send buffer', '--four', 0.55],
    nagle: ['Nagle', '--four', 0.4],
    receive_window: ['receive window', '--two', 0.85],
    silly_window: ['receive window too small', '--two', 0.7],
    zero_window: ['receive window closed', '--two', 0.55],
    congestion_window: ['congestion window', '--one', 1],
    path_mtu_probe: ['path MTU probe', '--one', 0.7],
    pacing: ['pacing', '--three', 0.85],
    reordering: ['reordering', '--again', 0.5],
    tail_loss_probe: ['tail loss probe', '--again', 0.75],
    retransmission_timeout: ['RTO', '--again', 1],
    fin: ['closing', '--other', 0.2],
    peer_close: ['closing', '--other', 0.2],
    time_wait: ['TIME-WAIT', '--other', 0.1],
    closed: ['closed', '--other', 0.05],
};

const millis = (ms) => (ms === null ? '–' : ms < 10 ? `${ms.toFixed(2)} ms` : ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`);

const windows = new Plot(byId('windows'), { names: ['cwnd', 'in flight', 'peer’s window', 'ssthresh'], format: bytes, binary: true });
const sequence = new Plot(byId('sequence'), {
    names: ['sent', 'acknowledged', 'edge of the window'], format: bytes, binary: true, crosses: 'sent again',
});
const windowsIn = new Plot(byId('windows-in'), { names: ['the window that we offer'], format: bytes, binary: true });
const sequenceIn = new Plot(byId('sequence-in'), { names: ['received', 'edge of our window'], format: bytes, binary: true });
const rtt = new Plot(byId('rtt'), { names: ['RTT', 'RTO', 'smoothed RTT'], format: millis });
const throughput = new Plot(byId('rate'), { names: ['sent and acknowledged', 'received'], format: rate, steps: false });

let chosen = null;
let slot = null;
let picked = false;
let asked = null;
let short = false;
let last = null;

// ---------------------------------------------------------------- graphs

/** Bits per second at each sample, over the time before it. */
function rates(t, positions) {
    let from = 0;
    return t.map((time, i) => {
        while (from < i - 1 && time - t[from + 1] >= RATE_MILLIS) {
            from++;
        }
        return time > t[from] ? (8000 * (positions[i] - positions[from])) / (time - t[from]) : 0;
    });
}

function drawGraphs(shown) {
    const s = shown.samples;
    const to = s.t.at(-1);
    const from = short ? Math.max(s.t[0], to - SHORT_MILLIS) : s.t[0];
    const receives = shown.now.bytes_received > shown.now.bytes_acked;
    const range = { from, to };
    for (const [id, wanted] of [['windows', !receives], ['windows-note', !receives], ['windows-in', receives],
        ['sequence', !receives], ['sequence-in', receives]]) {
        byId(id).hidden = !wanted;
    }
    if (receives) {
        windowsIn.draw(s.t, [s.rcv_edge.map((edge, i) => edge - s.rcv[i])], range);
    } else {
        windows.draw(s.t, [s.cwnd, s.flight, s.wnd, s.ssthresh], { ...range, cap: 2 * Math.max(1, ...s.cwnd, ...s.flight) });
    }
    const lines = receives ? [s.rcv, s.rcv_edge] : [s.nxt, s.una, s.edge];
    const first = Math.max(0, s.t.findIndex((time) => time >= from));
    const low = short ? lines[receives ? 0 : 1][first] : 0;
    const cap = low + 1.5 * (Math.max(...lines[0]) - low);
    const marks = receives ? [] : shown.retransmissions.map((mark) => ({ t: mark.t, y: mark.seq }));
    (receives ? sequenceIn : sequence).draw(s.t, lines, { ...range, marks, low, cap: Math.max(cap, low + 1) });
    const ms = (list) => list.map((us) => (us < 0 ? null : us / 1000));
    rtt.draw(s.t, [ms(s.rtt), ms(s.rto), ms(s.srtt)], range);
    throughput.draw(s.t, [rates(s.t, s.una), rates(s.t, s.rcv)], range);
    drawStrip(shown, from, to);
}

// ---------------------------------------------------------------- what limits

function drawStrip(shown, from, to) {
    const { t, limit } = shown.samples;
    const shares = new Map();
    const rects = [];
    for (let i = 0; i < t.length; i++) {
        const begin = Math.max(from, t[i]);
        const end = i + 1 < t.length ? t[i + 1] : to;
        if (end <= begin) {
            continue;
        }
        const name = shown.limits[limit[i]];
        shares.set(name, (shares.get(name) ?? 0) + end - begin);
        const before = rects.at(-1);
        if (before?.name === name) {
            before.end = end;
        } else {
            rects.push({ name, begin, end });
        }
    }
    const whole = Math.max(1, to - from);
    const parts = rects.map(({ name, begin, end }) => {
        const [, variable, height] = LIMITS[name];
        return svg('rect', {
            x: ((1000 * (begin - from)) / whole).toFixed(2), width: ((1000 * (end - begin)) / whole).toFixed(2),
            y: (22 * (1 - height)).toFixed(1), height: (22 * height).toFixed(1), fill: colour(variable),
        });
    });
    byId('strip').replaceChildren(svg('svg', { viewBox: '0 0 1000 22', preserveAspectRatio: 'none' }, ...parts));
    const sorted = [...shares].sort((a, b) => b[1] - a[1]);
    byId('shares').replaceChildren(...sorted.map(([name, time]) => {
        const [text, variable, height] = LIMITS[name];
        const swatch = svg('svg', { viewBox: '0 0 34 12' },
            svg('rect', { x: 8, width: 18, y: 12 * (1 - height), height: 12 * height, fill: colour(variable) }));
        return html('li', {}, swatch, `${text} ${Math.max(1, Math.round((100 * time) / whole))} %`);
    }));
    set(byId('strip'), {
        'aria-label': `What limited the sender: ${sorted.map(([name, time]) =>
            `${LIMITS[name][0]} ${Math.round((100 * time) / whole)} %`).join(', ')}`,
    });
}

// ---------------------------------------------------------------- numbers

const figures = new Map();

function figure(name, value) {
    if (!figures.has(name)) {
        const dd = html('dd');
        byId('figures').append(html('div', {}, html('dt', {}, name), dd));
        figures.set(name, dd);
    }
    say(figures.get(name), value);
}

function drawFigures(now) {
    figure('state', now.state);
    figure('recovery', now.recovery + (now.congestion_state ? `, ${now.congestion_state}` : ''));
    figure('cwnd', bytes(now.cwnd));
    figure('ssthresh', now.ssthresh === null ? 'none yet' : bytes(now.ssthresh));
    figure('in flight', bytes(now.flight));
    figure('peer’s window', bytes(now.snd_wnd));
    figure('our window', bytes(now.rcv_wnd));
    figure('waiting to be sent', bytes(now.send_queued));
    figure('waiting to be read', bytes(now.receive_queued));
    figure('smoothed RTT', millis(now.srtt_ms));
    figure('least RTT', millis(now.min_rtt_ms));
    figure('RTO', millis(now.rto_ms) + (now.backoff ? `, doubled ${now.backoff} ×` : ''));
    figure('pacing', now.pacing_bps ? rate(now.pacing_bps) : 'no');
    figure('segment', bytes(now.mss));
    figure('segments sent', count(now.segments_sent));
    figure('segments received', count(now.segments_received));
    figure('acknowledged', bytes(now.bytes_acked));
    figure('received', bytes(now.bytes_received));
    figure('sent again', bytes(now.bytes_retransmitted));
    figure('fast, RTO, TLP', `${count(now.retransmissions_fast)}, ${count(now.retransmissions_rto)}, ${count(now.retransmissions_tlp)}`);
    figure('duplicate ACKs', count(now.duplicate_acks));
    figure('out of order', count(now.out_of_order));
    figure('window probes', count(now.window_probes));
}

function drawEvents(events) {
    const list = byId('events');
    const key = `${events.length} ${events.at(-1)?.t} ${events.at(-1)?.text}`;
    if (list.dataset.key === key) {
        return;
    }
    list.dataset.key = key;
    list.replaceChildren(...(events.length ? [] : [html('li', { class: 'quiet' }, 'Nothing yet.')]), ...[...events].reverse().map((event) =>
        html('li', {}, html('time', {}, `${(event.t / 1000).toFixed(3)} s`), event.text)));
}

// ---------------------------------------------------------------- connections

function choose(connection) {
    chosen = connection.number;
    slot = connection.slot;
    picked = true;
    if (last) {
        drawConnections(last);
    }
}

function drawConnections(snapshot) {
    set(byId('connections-panel'), {});
    byId('connections-panel').hidden = snapshot.connections.length + snapshot.connections_left_out < 2;
    say(byId('left-out'), snapshot.connections_left_out
        ? `and ${count(snapshot.connections_left_out)} that are not followed any more` : '');
    const focused = document.activeElement?.dataset?.number;
    byId('connections').replaceChildren(...snapshot.connections.map((one) => {
        const button = html('button', { type: 'button', 'data-number': one.number, 'aria-label': `show connection ${one.number}` },
            String(one.number));
        button.addEventListener('click', () => choose(one));
        return html('tr', { class: one.number === snapshot.shown.number ? 'chosen' : '' },
            html('td', {}, button), html('td', {}, one.peer), html('td', {}, one.state),
            html('td', { class: 'in' }, bytes(one.bytes_received)), html('td', { class: 'out' }, bytes(one.bytes_sent)),
            html('td', {}, one.sentence));
    }));
    if (focused) {
        byId('connections').querySelector(`[data-number="${Number(focused)}"]`)?.focus();
    }
}

// ---------------------------------------------------------------- all of it

function draw(snapshot) {
    const { shown } = snapshot;
    say(byId('name'), `Toucan ${snapshot.role}${shown ? `, ${snapshot.role === 'sender' ? 'to' : 'from'} ${shown.peer}` : ''}`);
    document.title = shown ? `${shown.sentence} · Toucan ${snapshot.role}` : `Toucan ${snapshot.role}`;
    say(byId('about'), `${snapshot.phase} · ${duration(snapshot.seconds)}`);
    say(byId('sentence'), shown ? shown.sentence : snapshot.phase);
    if (shown) {
        drawConnections(snapshot);
        drawGraphs(shown);
        drawFigures(shown.now);
        drawEvents(shown.events);
    }
}

/** The one that is shown is shown on, until somebody chooses another, or it has ended and there is one that has not. */
function keepTo(snapshot) {
    const one = snapshot.connections.find((connection) => connection.number === snapshot.shown?.number);
    if (picked && asked !== slot) {
        return; // asked for before the choice
    }
    const over = !one || (one.state === 'CLOSED' && !picked);
    slot = over ? null : one.slot;
    picked &&= one?.number === chosen; // else its place has been taken
    chosen = one?.number ?? null;
}

function show(snapshot) {
    keepTo(snapshot);
    last = snapshot;
    draw(snapshot);
    return !snapshot.ended;
}

function path() {
    asked = slot;
    return slot === null ? '/transfer.json' : `/connection/${slot}.json`;
}

const pause = follow(path, show, (state) => {
    say(byId('live'), STATES[state]);
    set(byId('live'), { class: `badge ${state}` });
});

byId('pause').addEventListener('click', () => {
    set(byId('pause'), { 'aria-pressed': byId('pause').getAttribute('aria-pressed') !== 'true' });
    pause();
});
byId('span').addEventListener('click', () => {
    short = !short;
    set(byId('span'), { 'aria-pressed': short });
    if (last) {
        draw(last);
    }
});
document.addEventListener('keydown', (event) => {
    if (!event.ctrlKey && !event.altKey && !event.metaKey) {
        ({ p: byId('pause'), s: byId('span') })[event.key]?.click();
    }
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => last && draw(last));
