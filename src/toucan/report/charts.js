// The four graphs: uPlot has the axes, the lines, the cursor and the canvas; zoom and choice are common to all.

const MOST_POINTS = 4000;
const state = { group: groups[0], direction: 0, shown: [], chosen: null, range: [0, 1] };
const charts = [];

function wholeRange() {
    const last = Math.max(1e-3, ...state.shown.map((view) => view.last));
    return [-0.01 * last, 1.02 * last];
}

// ---------------------------------------------------------------- numbers on axes

function short(value, step, units) {
    let unit = 0;
    while (Math.abs(value) >= step && unit < units.length - 1) {
        value /= step;
        unit++;
    }
    return `${Number(value.toPrecision(5))}${units[unit]}`;
}

const AXIS_WORDS = {
    sequence: ['sequence number, bytes', (v) => short(v, 1000, ['', ' k', ' M', ' G'])],
    windows: ['bytes', (v) => short(v, 1000, ['', ' k', ' M', ' G'])],
    rtt: ['milliseconds', (v) => short(v, 1e9, [''])],
    throughput: ['bit/s', (v) => short(v, 1000, ['', ' k', ' M', ' G'])],
};
const HEIGHTS = { sequence: 440, windows: 230, rtt: 200, throughput: 190 };

// ---------------------------------------------------------------- lines

/** The part of a line that is in sight, in no more points than can be told apart: of each stretch first, lowest, highest, last. */
function inSight(line, [from, to], last, stepped) {
    let begin = Math.max(0, lowerBound(line.t, from) - 1);
    const end = Math.min(line.t.length, lowerBound(line.t, to) + 1);
    const t = [];
    const y = [];
    const put = (i) => {
        t.push(line.t[i]);
        y.push(line.y[i]);
    };
    const stretch = Math.ceil((end - begin) / (MOST_POINTS / 4));
    for (; begin < end; begin += stretch) {
        const stop = Math.min(end, begin + stretch);
        let low = begin;
        let high = begin;
        for (let i = begin; i < stop; i++) {
            low = line.y[i] < line.y[low] ? i : low;
            high = line.y[i] > line.y[high] ? i : high;
        }
        [...new Set([begin, low, high, stop - 1])].sort((a, b) => a - b).forEach(put);
    }
    if (stepped && t.length > 0 && end === line.t.length && last > t[t.length - 1]) {
        t.push(last);
        y.push(y[y.length - 1]);
    }
    return [t, y];
}

/** The lines of a graph for what is shown: of which view, which numbers, how drawn. */
function linesOf(name) {
    const lines = [];
    const several = state.shown.length > 1;
    for (const view of state.shown) {
        const flow = view.flows[state.direction];
        const own = several ? `--view${view.index % 8}` : null;
        const add = (line, label, ink, options) =>
            lines.push({ view, line, label, ink: own ?? ink, stepped: true, width: 1.6, dash: [], ...options });
        if (name === 'windows') {
            add(flow.flight, 'flight', '--data', { width: 1.3 });
            add(flow.cwnd, 'cwnd', '--again', { dash: [8, 3], width: 2.2 });
            add(flow.ssthresh, 'ssthresh', '--sack', { dash: [2, 3], width: 2.2 });
            add(flow.rwnd, 'rwnd', '--edge', { dash: [10, 3, 2, 3], width: 1.2, far: true });
        } else if (name === 'rtt') {
            add(flow.rtt, 'RTT', '--data', { points: true });
            add(flow.srtt, 'SRTT', '--ack', { dash: [8, 3] });
            add(flow.rto, 'RTO', '--lost', { dash: [2, 3], width: 2.2, far: true });
        } else if (name === 'throughput') {
            add(flow.seen, flow.atSender ? 'sent' : 'arrived', '--data', {});
            add(flow.acked, 'acknowledged', '--ack', { dash: [8, 3], width: 2 });
        }
    }
    return lines.filter((line) => line.line.t.length > 0);
}

/** The height that shows what is in sight; lines that are far above the others may leave it. */
function heightOf(lines, [from, to]) {
    let near = 0;
    let far = 0;
    for (const { line, far: isFar } of lines) {
        const end = lowerBound(line.t, to);
        for (let i = Math.max(0, lowerBound(line.t, from) - 1); i < end; i++) {
            if (isFar) {
                far = Math.max(far, line.y[i]);
            } else {
                near = Math.max(near, line.y[i]);
            }
        }
    }
    const top = far <= 2.5 * near || near === 0 || byId('fit-window').checked ? Math.max(near, far) : near;
    return [0, (top || 1) * 1.06];
}

function sequenceHeight([from, to]) {
    let low = Infinity;
    let high = -Infinity;
    const take = (value) => {
        low = Math.min(low, value);
        high = Math.max(high, value);
    };
    for (const view of state.shown) {
        const flow = view.flows[state.direction];
        for (let k = lowerBound(view.latest, from); k < view.count && view.latest[k] <= to; k++) {
            const i = view.order[k];
            if (view.from[i] === state.direction && view.len[i] > 0 && !isDamaged(view, i)) {
                take(view.seq[i]);
                take(view.seq[i] + view.len[i]);
            }
        }
        for (const line of byId('fit-window').checked ? [flow.ack, flow.edge] : [flow.ack]) {
            const end = lowerBound(line.t, to);
            for (let i = Math.max(0, lowerBound(line.t, from) - 1); i < end; i++) {
                take(line.y[i]);
            }
        }
    }
    if (low > high) {
        return [0, 1];
    }
    const room = Math.max(1, 0.05 * (high - low));
    return [low - room, high + room];
}

// ---------------------------------------------------------------- making them

function axesOf(name) {
    const [label, values] = AXIS_WORDS[name];
    const common = {
        stroke: () => colour('--quiet'),
        grid: { stroke: () => colour('--grid'), width: 1 },
        ticks: { stroke: () => colour('--line'), width: 1 },
        font: '12px system-ui, sans-serif',
        labelFont: '12px system-ui, sans-serif',
    };
    return [
        { ...common, values: (u, splits) => splits.map((s) => `${Number(s.toFixed(9))} s`), size: 34 },
        { ...common, label, size: 64, labelSize: 20, values: (u, splits) => splits.map(values) },
    ];
}

function seriesOf({ label, ink, dash, width, points, stepped, view }) {
    const stroke = () => colour(ink);
    if (points) {
        const hollow = view.index % 2 === 1 && state.shown.length > 1;
        return {
            label, stroke, paths: () => null,
            points: { show: true, size: 5, width: 1.2, stroke, fill: hollow ? () => colour('--panel') : stroke, space: 0 },
        };
    }
    return {
        label, stroke, width, dash, spanGaps: true, points: { show: false },
        paths: stepped ? uPlot.paths.stepped({ align: 1 }) : undefined,
    };
}

function dataOf(name, lines) {
    if (name === 'sequence' || lines.length === 0) {
        return [[state.range[0], state.range[1]], [null, null]];
    }
    return uPlot.join(lines.map((line) => inSight(line.line, state.range, line.view.last, !line.points)));
}

function makeChart(name) {
    const target = byId(name);
    const lines = linesOf(name);
    const empty = name === 'sequence' || lines.length === 0;
    const range = () => (name === 'sequence' ? sequenceHeight(state.range) : heightOf(lines, state.range));
    const u = new uPlot({
        width: Math.max(320, target.clientWidth),
        height: HEIGHTS[name],
        legend: { show: false },
        scales: { x: { time: false, auto: false, range: () => state.range }, y: { range } },
        axes: axesOf(name),
        series: [{}, ...(empty ? [{ show: true, paths: () => null, points: { show: false } }] : lines.map(seriesOf))],
        cursor: {
            sync: { key: 'report', scales: ['x', null] },
            points: { show: false },
            drag: { x: true, y: false, setScale: false },
            bind: {
                mousedown: (self, over, handler) => (event) => (event.shiftKey ? move(self, event) : handler(event)),
                dblclick: () => () => showRange(wholeRange()),
            },
        },
        hooks: {
            setSelect: [(self) => {
                if (self.select.width > 3) {
                    const { left, width } = self.select;
                    self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
                    showRange([self.posToVal(left, 'x'), self.posToVal(left + width, 'x')]);
                }
            }],
            draw: [(self) => {
                if (name === 'sequence') {
                    drawSequence(self, state.shown, state.direction);
                }
                drawChosen(self, state.chosen, name === 'sequence' ? state.direction : null);
            }],
        },
    }, dataOf(name, lines), target);
    listen(u, name, lines);
    listenToFingers(u);
    return { name, u, lines };
}

/** Shift and drag. */
function move(u, down) {
    const [from, to] = state.range;
    const perPixel = (to - from) / u.over.clientWidth;
    const drag = (event) => showRange([from, to].map((t) => t - (event.clientX - down.clientX) * perPixel));
    const end = () => {
        removeEventListener('mousemove', drag);
        removeEventListener('mouseup', end);
    };
    addEventListener('mousemove', drag);
    addEventListener('mouseup', end);
    return null;
}

function listen(u, name, lines) {
    let pressedAt = 0;
    u.over.addEventListener('mousedown', (event) => {
        pressedAt = event.clientX;
    });
    u.over.addEventListener('click', (event) => {
        if (Math.abs(event.clientX - pressedAt) > 4) {
            return;
        }
        const box = u.over.getBoundingClientRect();
        const hit = hitOf(u, name, lines, event.clientX - box.left, event.clientY - box.top);
        if (hit) {
            choose(hit.view, hit.packet);
        }
    });
    u.over.addEventListener('wheel', (event) => {
        if (event.ctrlKey) {
            event.preventDefault();
            const at = u.posToVal(event.clientX - u.over.getBoundingClientRect().left, 'x');
            zoom(event.deltaY > 0 ? 1.25 : 0.8, at);
        }
    }, { passive: false });
}

/** The packet that a click means. @param x, y CSS pixels within the plot */
function hitOf(u, name, lines, x, y) {
    if (name === 'sequence') {
        const hit = packetAt(u, state.shown, state.direction, u.bbox.left + x * devicePixelRatio,
            u.bbox.top + y * devicePixelRatio);
        if (hit) {
            return hit;
        }
    }
    let best = null;
    let nearest = 20;
    for (const { view, line } of lines) {
        if (!line.packet) {
            continue;
        }
        const t = u.posToVal(x, 'x');
        const middle = lowerBound(line.t, t);
        for (let i = Math.max(0, middle - 60); i < Math.min(line.t.length, middle + 60); i++) {
            const distance = Math.hypot(u.valToPos(line.t[i], 'x') - x, u.valToPos(line.y[i], 'y') - y);
            if (distance < nearest) {
                nearest = distance;
                best = { view, packet: line.packet[i] };
            }
        }
    }
    return best ?? nearestInTime(u.posToVal(x, 'x'));
}

function nearestInTime(t) {
    let best = null;
    for (const view of state.shown) {
        const k = lowerBound(view.latest, t);
        for (const at of [k - 1, k]) {
            if (at >= 0 && at < view.count && (!best || Math.abs(view.latest[at] - t) < best.distance)) {
                best = { view, packet: view.order[at], distance: Math.abs(view.latest[at] - t) };
            }
        }
    }
    return best;
}

// ---------------------------------------------------------------- showing them

function rebuildCharts() {
    charts.splice(0).forEach(({ u }) => u.destroy());
    for (const name of ['sequence', 'windows', 'rtt', 'throughput']) {
        charts.push(makeChart(name));
    }
}

/** All graphs, from here to there. */
function showRange([from, to]) {
    const least = 1e-6;
    const whole = wholeRange();
    const span = Math.max(least, Math.min(to - from, whole[1] - whole[0]));
    const start = Math.min(Math.max(from, whole[0]), whole[1] - span);
    state.range = [start, start + span];
    for (const { name, u, lines } of charts) {
        u.setData(dataOf(name, lines), true);
    }
}

function zoom(factor, at) {
    const [from, to] = state.range;
    const centre = at ?? (state.chosen && inRange(state.chosen) ? timeOf(state.chosen) : (from + to) / 2);
    showRange([centre - (centre - from) * factor, centre + (to - centre) * factor]);
}

function pan(share) {
    const [from, to] = state.range;
    showRange([from + share * (to - from), to + share * (to - from)]);
}

const timeOf = ({ view, packet }) => view.t[packet];
const inRange = (chosen) => timeOf(chosen) >= state.range[0] && timeOf(chosen) <= state.range[1];

/** Draws the mark of the chosen packet; moves there when it is out of sight. */
function markChosen() {
    if (state.chosen && !inRange(state.chosen)) {
        const half = (state.range[1] - state.range[0]) / 2;
        showRange([timeOf(state.chosen) - half, timeOf(state.chosen) + half]);
    } else {
        charts.forEach(({ u }) => u.redraw(false));
    }
}

function resizeCharts(width) {
    for (const { name, u } of charts) {
        u.setSize({ width: Math.max(320, width ?? byId(name).clientWidth), height: HEIGHTS[name] });
    }
}
