// Maps of pieces: one strip for each peer. A column has a hexadecimal digit, the share of its pieces that are there.

import { colour } from '/live.js';

const FULL = 15;
/** From so many pixels a column on, there is a gap between columns. */
const GAP_FROM = 5;

const observer = new ResizeObserver((entries) => entries.forEach((entry) => strips.get(entry.target)?.redraw()));
const strips = new WeakMap();

/** A canvas that is drawn by paint(context, width, height), in pixels of the device, and drawn again when its size changes. */
class Strip {
    constructor(canvas) {
        this.canvas = canvas;
        this.drawn = '';
        strips.set(canvas, this);
        observer.observe(canvas);
    }

    /** Draws if what is to be seen, the size or the colours have changed. @param what names what is to be seen */
    draw(what, paint) {
        this.what = what;
        this.paint = paint;
        this.redraw();
    }

    redraw() {
        const width = Math.round(this.canvas.clientWidth * devicePixelRatio);
        const height = Math.round(this.canvas.clientHeight * devicePixelRatio);
        const key = `${width} ${height} ${colour('--here')} ${this.what}`;
        if (!this.paint || width === 0 || key === this.drawn) {
            return;
        }
        this.drawn = key;
        this.canvas.width = width;
        this.canvas.height = height;
        const context = this.canvas.getContext('2d');
        context.fillStyle = colour('--missing');
        context.fillRect(0, 0, width, height);
        this.paint(context, width, height);
    }
}

/**
 * Goes through the columns as they fit on the canvas: each(from, to, x, w) gets the first column and the one after the last
 * that share w pixels at x.
 */
function acrossColumns(columns, width, each) {
    if (columns >= width) {
        for (let x = 0; x < width; x++) {
            const from = Math.floor((x * columns) / width);
            each(from, Math.max(from + 1, Math.floor(((x + 1) * columns) / width)), x, 1);
        }
        return;
    }
    const gap = width / columns >= GAP_FROM ? 1 : 0;
    for (let column = 0; column < columns; column++) {
        const x = Math.round((column * width) / columns);
        each(column, column + 1, x, Math.round(((column + 1) * width) / columns) - x - gap);
    }
}

/** The mean share of some columns, 0 to 1. */
function share(digits, from, to) {
    let sum = 0;
    for (let column = from; column < to; column++) {
        sum += parseInt(digits[column], 16);
    }
    return sum / FULL / (to - from);
}

const least = (counts, from, to) => Math.min(...counts.slice(from, to));

function bar(context, fill, x, w, top, bottom) {
    context.fillStyle = fill;
    context.fillRect(x, Math.round(top), w, Math.max(1, Math.round(bottom) - Math.round(top)));
}

/** What this peer has, what it is fetching, and what nobody has. */
export function ownStrip(canvas) {
    const strip = new Strip(canvas);
    return (snapshot) => {
        const { columns, here, under_way: underWay, rarest } = snapshot;
        strip.draw(here + underWay + rarest.join(), (context, width, height) => {
            const [hereColour, underWayColour, nowhere] = ['--here', '--under-way', '--nowhere'].map(colour);
            acrossColumns(columns, width, (from, to, x, w) => {
                const part = share(here, from, to);
                if (part < 1 && least(rarest, from, to) === 0) {
                    bar(context, nowhere, x, w, 0, height * 0.3);
                }
                if (part < 1 && share(underWay, from, to) > 0) {
                    bar(context, underWayColour, x, w, height * 0.45, height);
                }
                if (part > 0) {
                    bar(context, hereColour, x, w, height * (1 - part), height);
                }
            });
        });
    };
}

/** How many connected peers have the rarest piece of each column. */
export function copiesStrip(canvas) {
    const strip = new Strip(canvas);
    return (snapshot) => {
        const { columns, here, rarest, peers } = snapshot;
        const most = Math.max(1, peers.length);
        strip.draw(`${most} ${here} ${rarest.join()}`, (context, width, height) => {
            const [some, none] = ['--theirs', '--nowhere'].map(colour);
            acrossColumns(columns, width, (from, to, x, w) => {
                const copies = least(rarest, from, to);
                if (copies > 0) {
                    bar(context, some, x, w, height * (1 - copies / most), height);
                } else if (share(here, from, to) < 1) {
                    bar(context, none, x, w, 0, height * 0.3);
                }
            });
        });
    };
}

/** What a peer has; full height where we lack it. */
export function peerStrip(canvas) {
    const strip = new Strip(canvas);
    return (snapshot, has) => {
        const { columns, here } = snapshot;
        strip.draw(has + here, (context, width, height) => {
            const [theirs, theirsOnly] = ['--theirs', '--theirs-only'].map(colour);
            acrossColumns(columns, width, (from, to, x, w) => {
                const part = share(has, from, to);
                if (part > 0 && part > share(here, from, to)) {
                    bar(context, theirsOnly, x, w, height * (1 - part), height);
                } else if (part > 0) {
                    bar(context, theirs, x, w, height * (1 - 0.65 * part), height);
                }
            });
        });
    };
}
