// The data of the page as typed arrays, and words for what is in it. All times here are seconds.

const report = JSON.parse(document.getElementById('data').textContent);

const FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16, URG = 32;
// The bits of toucan.report.Mark, in its order.
const RETRANSMISSION = 1, LOST = 2, DUPLICATED = 4, REORDERED = 8, CORRUPTED = 16, COPY = 32, DUPLICATE_ACK = 64,
    ZERO_WINDOW = 128;

const seconds = (nanos) => Float64Array.from(nanos, (n) => n / 1e9);

/** [nanos, values, packets] as a line; scale makes the values what the axis shows. */
function lineOf([nanos, values, packets], scale = 1) {
    return { t: seconds(nanos), y: Float64Array.from(values, (v) => v * scale), packet: Int32Array.from(packets) };
}

function flowOf(flow) {
    const interval = flow.intervalNanos / 1e9;
    const rates = (bytes) => ({
        t: Float64Array.from(bytes, (_, i) => i * interval),
        y: Float64Array.from(bytes, (b) => (b * 8) / interval),
        packet: null,
    });
    const lines = { atSender: flow.atSender, interval, seen: rates(flow.seen), acked: rates(flow.acked) };
    for (const name of ['ack', 'edge', 'rwnd', 'flight', 'cwnd', 'ssthresh', 'sackLeft', 'sackRight']) {
        lines[name] = lineOf(flow[name]);
    }
    for (const name of ['rtt', 'srtt', 'rto']) {
        lines[name] = lineOf(flow[name], 1e-6); // milliseconds
    }
    return lines;
}

function viewOf(raw, index) {
    const view = {
        index,
        capture: report.captures[raw.capture],
        client: raw.client,
        server: raw.server,
        atClient: raw.atClient,
        knowsPlace: raw.knowsPlace,
        knowsScaling: raw.knowsScaling,
        begin: raw.begin,
        last: raw.lastNanos / 1e9,
        mainFlow: raw.fromClient ? 0 : 1,
        summary: raw.summary,
        count: raw.frame.length,
        t: seconds(raw.nanos),
        frame: Float64Array.from(raw.frame),
        from: Uint8Array.from(raw.from),
        seq: Float64Array.from(raw.seq),
        len: Int32Array.from(raw.len),
        ack: Float64Array.from(raw.ack),
        window: Float64Array.from(raw.window),
        flags: Uint8Array.from(raw.flags),
        marks: Uint8Array.from(raw.marks),
        otherFrame: Float64Array.from(raw.otherFrame),
        options: Int32Array.from(raw.options),
        comment: Int32Array.from(raw.comment),
        texts: raw.texts,
        eventPacket: Int32Array.from(raw.eventPacket),
        eventKind: Uint8Array.from(raw.eventKind),
        flows: raw.flows.map(flowOf),
    };
    // Captures of others may go backwards in time: what is searched by time goes through this order.
    view.order = Int32Array.from({ length: view.count }, (_, i) => i);
    if (view.t.some((t, i) => i > 0 && t < view.t[i - 1])) {
        view.order.sort((a, b) => view.t[a] - view.t[b]);
    }
    view.latest = Float64Array.from(view.order, (i) => view.t[i]);
    return view;
}

const groups = report.groups.map((group) => ({ views: group.views.map(viewOf), ladders: group.ladders }));

/** The first index of an ascending array whose value is not below x. */
function lowerBound(ascending, x) {
    let low = 0;
    let high = ascending.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (ascending[middle] < x) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

// ---------------------------------------------------------------- words

const count = (n) => n.toLocaleString('en');
const secondsText = (t) => `${t.toFixed(6)} s`;

function flagsText(flags) {
    const names = [[SYN, 'SYN'], [FIN, 'FIN'], [RST, 'RST'], [PSH, 'PSH'], [ACK, 'ACK'], [URG, 'URG'], [64, 'ECE'], [128, 'CWR']];
    return names.filter(([bit]) => flags & bit).map(([, name]) => name).join(', ') || 'none';
}

/** In a few characters, as tcpdump would: SYN 0, 1:1441(1440) ack 1. */
function packetText(view, i) {
    const flags = view.flags[i];
    const words = [];
    for (const [bit, name] of [[SYN, 'SYN'], [FIN, 'FIN'], [RST, 'RST']]) {
        if (flags & bit) {
            words.push(name);
        }
    }
    if (view.len[i] > 0) {
        words.push(`${view.seq[i]}:${view.seq[i] + view.len[i]}(${view.len[i]})`);
    }
    if (flags & ACK) {
        words.push(`ack ${view.ack[i]}`);
    }
    if (view.len[i] === 0 && !(flags & RST)) {
        words.push(`win ${view.window[i]}`);
    }
    return words.join(' ');
}

/** Of what arrives, one capture alone cannot tell whether it was sent twice or came late. */
const isLate = (view, i) => (view.from[i] === 0) !== view.atClient && view.otherFrame[i] === 0;

/** Whether it arrived with a wrong checksum, and was dropped. */
const isDamaged = (view, i) => (view.marks[i] & CORRUPTED) !== 0 && (view.from[i] === 0) !== view.atClient;

function marksText(view, i) {
    const marks = view.marks[i];
    const names = [[RETRANSMISSION, isLate(view, i) ? 'sent again, or late' : 'sent again'], [LOST, 'lost on the way'], [DUPLICATED, 'duplicated on the way'],
        [REORDERED, 'reordered on the way'], [CORRUPTED, 'corrupted on the way'], [COPY, 'arrived once more'],
        [DUPLICATE_ACK, 'duplicate ACK'], [ZERO_WINDOW, 'zero window']];
    return names.filter(([bit]) => marks & bit).map(([, name]) => name);
}

/** The comments of a packet, each as text and tail: the numbers in brackets at its end. */
function commentsOf(view, i) {
    if (view.comment[i] < 0) {
        return [];
    }
    return view.texts[view.comment[i]].split('\n').map((comment) => {
        const begin = comment.endsWith(']') ? comment.lastIndexOf(' [') : -1;
        const tail = comment.slice(begin + 2, -1);
        return begin >= 0 && tail.split(' ').every((pair) => pair.indexOf('=') > 0)
            ? { text: comment.slice(0, begin), tail }
            : { text: comment, tail: '' };
    });
}

const commentText = (view, i) => commentsOf(view, i).map((comment) => comment.text).join(' · ');

// ---------------------------------------------------------------- the page

const byId = (id) => document.getElementById(id);

function build(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
}

/** An element of HTML; children are elements or text, and text is never read as HTML. */
const html = (name, attributes = {}, ...children) => build(document.createElement(name), attributes, children);
const svg = (name, attributes = {}, ...children) =>
    build(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
