// One graph over time: lines that are told apart by colour and dash, crosses, and the numbers under the cursor.

import { html, say, set, svg } from '/live.js';

const LEFT = 78;
const RIGHT = 10;
const TOP = 10;
const BOTTOM = 24;
const LINES = ['one', 'two-line', 'three', 'four'];

/** The factors whose quarters are good to read, for powers of ten and of two. */
const DECIMAL = [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 5, 6, 8, 10];
const BINARY = [1, 1.25, 1.5, 1.75, 2];
const STEPS = [1, 2, 5, 10];

/** The next of those factors times a power of the base. */
function nice(value, base, factors) {
    if (!(value > 0)) {
        return 1;
    }
    const power = base ** Math.floor(Math.log(value) / Math.log(base) + 1e-9);
    return power * (factors.find((factor) => factor * power >= value * 0.9999) ?? base);
}

/** Finds where in rising values the last one not above x stands. */
function indexAt(values, x) {
    let low = 0;
    let high = values.length - 1;
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (values[middle] <= x) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

/**
 * A graph inside an element.
 *
 * names are those of the lines, format makes text of a value, binary says that values are bytes, steps whether they hold until
 * the next one.
 */
export class Plot {
    constructor(element, { names, format, binary = false, steps = true, crosses = null }) {
        this.names = names;
        this.format = format;
        this.binary = binary;
        this.steps = steps;
        this.cursor = null;
        const label = element.parentElement.querySelector('h2').textContent;
        this.chart = svg('svg', { class: 'chart', role: 'img', tabindex: 0, 'aria-label': label });
        this.readout = html('p', { class: 'quiet readout', 'aria-live': 'polite' });
        const legend = html('ul', { class: 'legend', 'aria-hidden': 'true' });
        names.forEach((name, i) => legend.append(html('li', {},
            svg('svg', { viewBox: '0 0 34 12' }, svg('path', { class: `line ${LINES[i]}`, d: 'M0 6H34' })), name)));
        if (crosses) {
            legend.append(html('li', {},
                svg('svg', { viewBox: '0 0 34 12' }, svg('path', { class: 'again', d: 'M12 1l10 10m0-10l-10 10' })), crosses));
        }
        element.append(this.chart, legend, this.readout);
        this.chart.addEventListener('pointermove', (event) => {
            const box = this.chart.getBoundingClientRect();
            this.point(this.timeAt(event.clientX - box.left));
        });
        this.chart.addEventListener('pointerleave', () => this.point(null));
        this.chart.addEventListener('blur', () => this.point(null));
        this.chart.addEventListener('keydown', (event) => this.key(event));
    }

    key(event) {
        const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20, Home: -1e9, End: 1e9 }[event.key];
        if (event.key === 'Escape') {
            this.point(null);
        } else if (step && this.t?.length) {
            event.preventDefault();
            const at = this.cursor === null ? this.t.length - 1 : indexAt(this.t, this.cursor) + step;
            this.point(this.t[Math.max(0, Math.min(this.t.length - 1, at))]);
        }
    }

    point(time) {
        this.cursor = time;
        this.redraw();
    }

    timeAt(x) {
        const width = this.chart.clientWidth - LEFT - RIGHT;
        return this.from + Math.max(0, Math.min(1, (x - LEFT) / width)) * (this.to - this.from);
    }

    /**
     * t in milliseconds, one list of values for each name (null or below 0: none), marks with t and y. What is above cap is not
     * shown, lest it flatten all else.
     */
    draw(t, values, { from, to, marks = [], low = 0, cap = Infinity }) {
        Object.assign(this, { t, values, from, to: Math.max(to, from + 1), marks, low, cap });
        this.redraw();
    }

    redraw() {
        if (!this.t) {
            return;
        }
        const width = Math.max(200, this.chart.clientWidth || 800);
        const height = this.chart.clientHeight || 300;
        set(this.chart, { viewBox: `0 0 ${width} ${height}` });
        const known = this.values.flatMap((list) => list.filter((v, i) => this.isShown(v) && this.t[i] >= this.from));
        const most = known.reduce((a, b) => Math.max(a, b), this.low) - this.low;
        const top = this.low + (this.binary ? nice(most, 2, BINARY) : nice(most, 10, DECIMAL));
        const x = (time) => LEFT + ((width - LEFT - RIGHT) * (time - this.from)) / (this.to - this.from);
        const y = (value) => height - BOTTOM - ((height - TOP - BOTTOM) * (value - this.low)) / (top - this.low);
        const parts = this.axes(x, y, top, width, height);
        this.values.forEach((list, i) => {
            parts.push(svg('path', { class: `line ${LINES[i]}`, d: this.path(list, x, y) }));
        });
        const crosses = this.marks.filter((mark) => mark.t >= this.from && mark.t <= this.to && mark.y >= this.low)
            .map((mark) => `M${(x(mark.t) - 4).toFixed(1)} ${(y(mark.y) - 4).toFixed(1)}l8 8m0-8l-8 8`);
        if (crosses.length) {
            parts.push(svg('path', { class: 'again', d: crosses.join('') }));
        }
        if (this.cursor !== null) {
            parts.push(svg('path', { class: 'cursor', d: `M${x(this.cursor).toFixed(1)} ${TOP}V${height - BOTTOM}` }));
        }
        this.chart.replaceChildren(...parts);
        this.tell();
    }

    axes(x, y, top, width, height) {
        const parts = [];
        for (let i = 0; i <= 4; i++) {
            const value = this.low + ((top - this.low) * i) / 4;
            parts.push(svg('path', { class: 'grid', d: `M${LEFT} ${y(value).toFixed(1)}H${width - RIGHT}` }));
            parts.push(svg('text', { x: LEFT - 6, y: (y(value) + 4).toFixed(1), 'text-anchor': 'end' }, this.format(value)));
        }
        const step = nice((this.to - this.from) / Math.max(2, Math.floor(width / 110)), 10, STEPS);
        for (let time = Math.ceil(this.from / step) * step; time <= this.to; time += step) {
            const text = `${(time / 1000).toFixed(step < 1000 ? (step < 100 ? 2 : 1) : 0)} s`;
            const anchor = x(time) > width - 40 ? 'end' : 'middle';
            parts.push(svg('text', { x: x(time).toFixed(1), y: height - 6, 'text-anchor': anchor }, text));
        }
        return parts;
    }

    isShown(value) {
        return value !== null && value >= 0 && value <= this.cap;
    }

    path(list, x, y) {
        let d = '';
        let before = null;
        const first = Math.max(0, indexAt(this.t, this.from));
        for (let i = first; i < list.length; i++) {
            const value = list[i];
            if (!this.isShown(value)) {
                before = null;
                continue;
            }
            const px = Math.max(LEFT, x(this.t[i])).toFixed(1);
            const py = Math.min(y(value), y(this.low)).toFixed(1);
            d += before === null ? `M${px} ${py}` : this.steps ? `H${px}V${py}` : `L${px} ${py}`;
            before = value;
        }
        return d;
    }

    tell() {
        if (this.cursor === null || !this.t.length) {
            say(this.readout, 'Point at the graph, or use the arrow keys on it, to read its numbers.');
            return;
        }
        const at = indexAt(this.t, this.cursor);
        const numbers = this.names.map((name, i) => {
            const value = this.values[i][at];
            return `${name} ${value === null || value < 0 ? '–' : this.format(value)}`;
        });
        say(this.readout, `${(this.t[at] / 1000).toFixed(2)} s: ${numbers.join(' · ')}`);
    }
}
