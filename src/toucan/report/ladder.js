// The ladder: what was sent by whom and when it arrived, from top to bottom in the order of time.

const ROW_HEIGHT = 26;
/** Arrows across more rows than that are drawn only while an end of theirs is in sight. */
const LONGEST = 600;
const LEFT = 0.02;
const RIGHT = 0.98;

/** A ladder of the data: rows, and arrows between them. Sides are 0, the client, and 1, the server. */
function ladderOf(group, raw) {
    const views = [raw.client, raw.server].map((index) => (index < 0 ? null : group.views[index]));
    const places = [raw.clientRow, raw.serverRow];
    const rows = places[0].length + places[1].length;
    const side = new Uint8Array(rows);
    const packet = new Int32Array(rows);
    places.forEach((list, s) => list.forEach((row, i) => {
        side[row] = s;
        packet[row] = i;
    }));
    const arrows = raw.arrowClient.map((client, k) => arrowOf(views, places, [client, raw.arrowServer[k]]));
    const longest = Math.min(LONGEST, arrows.reduce((most, a) => Math.max(most, a.bottom - a.top), 1));
    return { views, places, rows, side, packet, arrows, longest, tops: Int32Array.from(arrows, (a) => a.top) };
}

function arrowOf(views, places, ends) {
    const known = ends.findIndex((end) => end >= 0);
    const from = views[known].from[ends[known]];
    const rows = ends.map((end, s) => (end < 0 ? -1 : places[s][end]));
    const top = Math.min(...rows.filter((row) => row >= 0));
    const bottom = Math.max(...rows);
    // The side whose packet says most of it: that which sent it.
    const side = ends[from] >= 0 ? from : 1 - from;
    const both = views[0] !== null && views[1] !== null;
    const to = 1 - from;
    // Of several copies not all may be.
    const damaged = ends[to] >= 0 ? isDamaged(views[to], ends[to]) : !both && (views[side].marks[ends[side]] & CORRUPTED) !== 0;
    return { from, rows, top, bottom, view: views[side], packet: ends[side], both, damaged };
}

let ladder = null;

function ladderRow(row) {
    const side = ladder.side[row];
    const view = ladder.views[side];
    const i = ladder.packet[row];
    const frame = html('span', { class: 'number' }, String(view.frame[i]));
    const other = html('span');
    const words = commentText(view, i) || marksText(view, i).join(', ');
    const element = html('div', { class: 'row ladder-row' },
        html('span', {}, view.t[i].toFixed(6)), side === 0 ? frame : other, html('span'), side === 0 ? other : frame,
        html('span', { title: words }, words));
    frame.className = side === 0 ? 'number' : '';
    const sent = view.from[i] === side;
    element.setAttribute('aria-label', `${secondsText(view.t[i])}, ${side === 0 ? 'client' : 'server'} ${
        sent ? 'sends' : 'gets'} ${packetText(view, i)}, frame ${view.frame[i]}. ${words}`);
    return element;
}

function ladderArrows(first, end, layer, origin) {
    const cell = layer.querySelector('.ladder-row > :nth-child(3)');
    if (!cell) {
        return;
    }
    const width = cell.offsetWidth;
    const height = (end - first) * ROW_HEIGHT;
    const over = svg('svg', { class: 'arrows', width, height, 'aria-hidden': 'true' });
    over.style.left = `${cell.offsetLeft}px`;
    over.style.top = `${origin + first * ROW_HEIGHT}px`;
    const x = [LEFT * width, RIGHT * width];
    for (const post of x) {
        over.append(svg('line', { class: 'post', x1: post, x2: post, y1: 0, y2: height }));
    }
    for (let k = lowerBound(ladder.tops, first - ladder.longest); k < ladder.arrows.length; k++) {
        const arrow = ladder.arrows[k];
        if (arrow.top >= end) {
            break;
        }
        if (arrow.bottom >= first) {
            drawArrow(over, arrow, x, (row) => (row - first + 0.5) * ROW_HEIGHT);
        }
    }
    layer.append(over);
}

function drawArrow(over, arrow, x, yOf) {
    const { view, packet, from } = arrow;
    const marks = view.marks[packet];
    const to = 1 - from;
    const fromRow = arrow.rows[from];
    const toRow = arrow.rows[to];
    const lost = toRow < 0 && (arrow.both || (marks & LOST) !== 0);
    const unsent = fromRow < 0 && arrow.both;
    const slope = arrow.both ? 0.5 : 0.45;
    let y1 = fromRow >= 0 ? yOf(fromRow) : yOf(toRow) - slope * ROW_HEIGHT;
    const y2 = toRow >= 0 ? yOf(toRow) : yOf(fromRow) + slope * ROW_HEIGHT;
    let x1 = x[from];
    let x2 = x[to];
    if (lost) {
        x2 = x1 + (x2 - x1) * 0.62;
    }
    if (unsent) {
        x1 = x1 + (x2 - x1) * 0.5;
    }
    const kind = arrow.damaged ? 'damaged' : marks & (RETRANSMISSION | COPY) ? 'again' : view.len[packet] > 0 || view.flags[packet] & (SYN | FIN | RST) ? 'plain' : 'pure';
    const yEnd = lost ? y1 + (y2 - y1) * 0.62 : y2;
    const group = svg('g', { class: kind }, svg('line', { x1, y1, x2, y2: yEnd }));
    if (lost) {
        group.append(svg('path', { class: 'cross', d: `M${x2 - 6} ${yEnd - 6}l12 12m0 -12l-12 12` }));
    } else {
        group.append(svg('path', { class: 'head', d: headOf(x1, y1, x2, yEnd) }));
    }
    if (arrow.damaged && !lost) {
        group.append(svg('circle', { class: 'ring', cx: x1 + (x2 - x1) * 0.9, cy: y1 + (yEnd - y1) * 0.9, r: 6 }));
    }
    over.append(group);
    const label = packetText(view, packet) + (lost ? '  lost' : arrow.damaged ? '  corrupted' : unsent ? '  (not seen sent)' : '');
    const rightwards = from === 0;
    const labelX = fromRow >= 0 ? x[from] + (rightwards ? 10 : -10) : x[to] + (rightwards ? -10 : 10);
    const anchor = rightwards === fromRow >= 0 ? 'start' : 'end';
    over.append(svg('text', { x: labelX, y: (fromRow >= 0 ? y1 : y2) - 3, 'text-anchor': anchor }, label));
}

function headOf(x1, y1, x2, y2) {
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const ux = (x2 - x1) / length;
    const uy = (y2 - y1) / length;
    const at = (back, aside) => `${(x2 - ux * back - uy * aside).toFixed(1)} ${(y2 - uy * back + ux * aside).toFixed(1)}`;
    return `M${at(0, 0)}L${at(11, 4)}L${at(11, -4)}z`;
}

const ladderRows = new Rows(byId('ladder'), ROW_HEIGHT, ladderRow, ladderArrows, (row) => {
    choose(ladder.views[ladder.side[row]], ladder.packet[row]);
});

function showLadder(index) {
    ladder = ladderOf(state.group, state.group.ladders[index]);
    byId('ladder-of').value = String(index);
    const [client, server] = ladder.views;
    const known = client ?? server;
    byId('ladder-client').textContent = client ? 'client' : '';
    byId('ladder-server').textContent = server ? 'server' : '';
    byId('ladder-note').textContent = `Left ${known.client}, the client; right ${known.server}, the server. `
        + (client && server
            ? 'Both sides were captured: every arrow begins when it was sent and ends when it arrived.'
            : `Only the ${client ? 'client' : 'server'} was captured: when something was sent or arrived at the other side is not known.`)
        + ' Blue carries data, green only acknowledges, dashed orange was sent before (or comes late), a cross was lost, a dotted one with a ring was corrupted.';
    ladderRows.show(ladder.rows);
}

/** Shows a packet in the ladder, if need be in that of its run. */
function revealInLadder(view, packet) {
    let side = ladder.views.indexOf(view);
    if (side < 0) {
        const other = state.group.ladders.findIndex((l) => [l.client, l.server].includes(state.group.views.indexOf(view)));
        showLadder(other);
        side = ladder.views.indexOf(view);
    }
    ladderRows.reveal(ladder.places[side][packet]);
}
