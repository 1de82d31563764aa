// The time-sequence graph on uPlot's canvas, in the manner of tcptrace. What falls onto the same pixels is drawn once, so
// that 100,000 packets cost no more than the canvas has columns.

const DASHES = [[], [9, 4], [2, 3], [9, 3, 2, 3], [14, 4], [5, 2], [1, 4], [12, 3, 2, 3, 2, 3]];

/** Colours by what a thing is when one capture is shown, by whose it is when several are. */
function inkOf(view, several) {
    const own = colour(`--view${view.index % 8}`);
    return several
        ? { data: own, again: own, lost: own, ack: own, edge: own, sack: own, dash: DASHES[view.index % 8] }
        : { data: colour('--data'), again: colour('--again'), lost: colour('--lost'), ack: colour('--ack'),
            edge: colour('--edge'), sack: colour('--sack'), dash: [] };
}

/** What drawing needs to know of a uPlot instance: its canvas and how values become pixels. */
function planeOf(u) {
    const { left, top, width, height } = u.bbox;
    const sx = u.scales.x;
    const sy = u.scales.y;
    return {
        ctx: u.ctx, left, top, width, height,
        from: sx.min, to: sx.max,
        dot: devicePixelRatio,
        x: (t) => left + ((t - sx.min) / (sx.max - sx.min)) * width,
        y: (v) => top + height - ((v - sy.min) / (sy.max - sy.min)) * height,
    };
}

function drawSequence(u, views, direction) {
    const plane = planeOf(u);
    const { ctx } = plane;
    ctx.save();
    ctx.beginPath();
    ctx.rect(plane.left, plane.top, plane.width, plane.height);
    ctx.clip();
    const several = views.length > 1;
    for (const view of views) {
        const ink = inkOf(view, several);
        const flow = view.flows[direction];
        drawSteps(plane, flow.edge, view.last, ink.edge, 1, [3, 3]);
        drawSacks(plane, flow, ink.sack);
        drawSteps(plane, flow.ack, view.last, ink.ack, 1.5, ink.dash);
        drawSegments(plane, view, direction, ink);
    }
    ctx.restore();
}

function drawSteps(plane, line, last, stroke, width, dash) {
    const { ctx } = plane;
    if (line.t.length === 0) {
        return;
    }
    ctx.strokeStyle = stroke;
    ctx.lineWidth = width * plane.dot;
    ctx.setLineDash(dash.map((d) => d * plane.dot));
    ctx.beginPath();
    let i = Math.max(0, lowerBound(line.t, plane.from) - 1);
    let y = plane.y(line.y[i]);
    let column = Math.round(plane.x(line.t[i]));
    ctx.moveTo(column, y);
    for (i++; i < line.t.length && line.t[i - 1] <= plane.to; i++) {
        const x = Math.round(plane.x(line.t[i]));
        const next = plane.y(line.y[i]);
        if (x !== column) {
            ctx.lineTo(x, y);
            column = x;
        }
        if (Math.abs(next - y) >= 0.5) {
            ctx.lineTo(x, next);
            y = next;
        }
    }
    ctx.lineTo(plane.x(last), y);
    ctx.stroke();
    ctx.setLineDash([]);
}

function drawSacks(plane, flow, stroke) {
    const { ctx } = plane;
    const { t } = flow.sackLeft;
    ctx.strokeStyle = stroke;
    ctx.lineWidth = 1.5 * plane.dot;
    ctx.setLineDash([4 * plane.dot, 2 * plane.dot]);
    ctx.beginPath();
    let column = NaN;
    let low = 0;
    let high = 0;
    for (let i = lowerBound(t, plane.from); i < t.length && t[i] <= plane.to; i++) {
        const x = Math.round(plane.x(t[i])) + 0.5;
        const a = plane.y(flow.sackLeft.y[i]);
        const b = plane.y(flow.sackRight.y[i]);
        if (x === column && b >= high && a <= low) {
            continue;
        }
        ctx.moveTo(x, a);
        ctx.lineTo(x, b);
        column = x;
        low = a;
        high = b;
    }
    ctx.globalAlpha = 0.6;
    ctx.stroke();
    ctx.globalAlpha = 1;
    ctx.setLineDash([]);
}

/**
 * Bars from the first to the last byte; retransmissions are thick with a diamond, losses are crossed out, what was corrupted
 * has a ring.
 */
function drawSegments(plane, view, direction, ink) {
    const { ctx, dot } = plane;
    const plain = new Path2D();
    const again = new Path2D();
    const diamonds = new Path2D();
    const crosses = new Path2D();
    const squares = new Path2D();
    const rings = new Path2D();
    const ring = (x, y) => {
        const cell = Math.round(x / 3) * 1e6 + Math.round(y / 3) + 0.25;
        if (!seen.has(cell)) {
            seen.add(cell);
            rings.moveTo(x + 5 * dot, y);
            rings.arc(x, y, 5 * dot, 0, 7);
        }
    };
    const seen = new Set();
    let column = NaN;
    let low = 0;
    let high = 0;
    const flush = () => {
        if (!Number.isNaN(column)) {
            plain.moveTo(column, low);
            plain.lineTo(column, Math.min(high, low - 1.5 * dot));
        }
    };
    const first = lowerBound(view.latest, plane.from);
    for (let k = first; k < view.count && view.latest[k] <= plane.to; k++) {
        const i = view.order[k];
        const marks = view.marks[i];
        const x = Math.round(plane.x(view.t[i])) + 0.5;
        if (view.from[i] !== direction) {
            if (marks & CORRUPTED) {
                ring(x, plane.y(view.ack[i]));
            }
            if (isDamaged(view, i)) {
                continue;
            }
            if (marks & ZERO_WINDOW) {
                const y = plane.y(view.ack[i]);
                squares.rect(x - 4 * dot, y - 4 * dot, 8 * dot, 8 * dot);
            }
            if (marks & DUPLICATE_ACK) {
                const y = plane.y(view.ack[i]);
                const cell = -(Math.round(x / 2) * 1e6 + Math.round(y));
                if (!seen.has(cell)) {
                    seen.add(cell);
                    squares.moveTo(x, y);
                    squares.lineTo(x, y + 5 * dot);
                }
            }
            continue;
        }
        const length = view.len[i] || ((view.flags[i] & (SYN | FIN)) ? 1 : 0);
        if (length === 0 && !(marks & LOST)) {
            continue;
        }
        const bottom = plane.y(view.seq[i]);
        const top = plane.y(view.seq[i] + length);
        if (marks & CORRUPTED) {
            ring(x, (bottom + top) / 2);
        }
        if (isDamaged(view, i)) {
            continue;
        }
        if (marks & (RETRANSMISSION | COPY | LOST)) {
            const cell = Math.round(x / 3) * 1e6 + Math.round(bottom / 3) + (marks & LOST ? 0.5 : 0);
            if (seen.has(cell)) {
                continue;
            }
            seen.add(cell);
        }
        if (marks & (RETRANSMISSION | COPY)) {
            again.moveTo(x, bottom);
            again.lineTo(x, Math.min(top, bottom - 2 * dot));
            const r = 4 * dot;
            diamonds.moveTo(x, top - 2 * r);
            diamonds.lineTo(x + r, top - r);
            diamonds.lineTo(x, top);
            diamonds.lineTo(x - r, top - r);
            diamonds.closePath();
        } else if (length > 0) {
            if (x !== column || bottom < high - 2 || top > low + 2) {
                flush();
                column = x;
                low = bottom;
                high = top;
            } else {
                low = Math.max(low, bottom);
                high = Math.min(high, top);
            }
        }
        if (marks & LOST) {
            const y = (bottom + top) / 2;
            const r = 5 * dot;
            crosses.moveTo(x - r, y - r);
            crosses.lineTo(x + r, y + r);
            crosses.moveTo(x - r, y + r);
            crosses.lineTo(x + r, y - r);
        }
    }
    flush();
    const stroke = (path, style, width) => {
        ctx.strokeStyle = style;
        ctx.lineWidth = width * dot;
        ctx.stroke(path);
    };
    stroke(plain, ink.data, 1.6);
    stroke(again, ink.again, 3);
    ctx.fillStyle = ink.again;
    ctx.fill(diamonds);
    stroke(squares, ink.ack, 1.5);
    stroke(crosses, ink.lost, 2);
    stroke(rings, ink.lost, 1.8);
}

/** The packet under a point of the time-sequence graph, or null. @param x, y pixels of the canvas */
function packetAt(u, views, direction, x, y) {
    const plane = planeOf(u);
    const reach = 24 * plane.dot;
    let best = null;
    let nearest = reach;
    const from = plane.from + ((x - reach - plane.left) / plane.width) * (plane.to - plane.from);
    const to = plane.from + ((x + reach - plane.left) / plane.width) * (plane.to - plane.from);
    for (const view of views) {
        for (let k = lowerBound(view.latest, from); k < view.count && view.latest[k] <= to; k++) {
            const i = view.order[k];
            const ours = view.from[i] === direction;
            if (!ours && !(view.flags[i] & ACK)) {
                continue;
            }
            const bottom = plane.y(ours ? view.seq[i] : view.ack[i]);
            const top = ours ? plane.y(view.seq[i] + view.len[i]) : bottom;
            const dy = y > bottom ? y - bottom : y < top ? top - y : 0;
            const special = view.marks[i] & (RETRANSMISSION | LOST | COPY | CORRUPTED) ? 3 * plane.dot : 0;
            const distance = Math.max(0, Math.hypot(plane.x(view.t[i]) - x, dy) - special);
            if (distance < nearest) {
                nearest = distance;
                best = { view, packet: i };
            }
        }
    }
    return best;
}

/** Where the chosen packet is: a line through all graphs, a ring around it in this one. */
function drawChosen(u, chosen, direction) {
    if (!chosen) {
        return;
    }
    const plane = planeOf(u);
    const { view, packet } = chosen;
    const t = view.t[packet];
    if (t < plane.from || t > plane.to) {
        return;
    }
    const { ctx } = plane;
    ctx.save();
    ctx.strokeStyle = colour('--select');
    ctx.lineWidth = plane.dot;
    ctx.setLineDash([2 * plane.dot, 3 * plane.dot]);
    const x = plane.x(t);
    ctx.beginPath();
    ctx.moveTo(x, plane.top);
    ctx.lineTo(x, plane.top + plane.height);
    ctx.stroke();
    if (direction !== null) {
        const ours = view.from[packet] === direction;
        const y = plane.y(ours ? view.seq[packet] + view.len[packet] / 2 : view.ack[packet]);
        ctx.setLineDash([]);
        ctx.lineWidth = 2 * plane.dot;
        ctx.beginPath();
        ctx.arc(x, y, 9 * plane.dot, 0, 7);
        ctx.stroke();
    }
    ctx.restore();
}
