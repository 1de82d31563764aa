// What every page to watch has in common: asking for the next picture, and writing numbers and text into the page.

const PERIOD_MILLIS = 500;
const RETRY_MILLIS = 2000;
const PATIENCE_MILLIS = 5000;

/**
 * Asks for a JSON snapshot twice a second while the page is visible, the next one only after the last one is there.
 *
 * path may be a function that says where the next one is.
 * show(snapshot) draws one and answers whether more are to come; tell(state) hears 'live', 'paused', 'lost' and 'ended'.
 * Returns a function that pauses and goes on.
 */
export function follow(path, show, tell) {
    let paused = false;
    let over = false;
    let timer = 0;
    let asking = false;

    async function ask() {
        if (paused || over || asking || document.hidden) {
            return;
        }
        asking = true;
        let wait = PERIOD_MILLIS;
        try {
            const abort = new AbortController();
            const patience = setTimeout(() => abort.abort(), PATIENCE_MILLIS);
            const response = await fetch(typeof path === 'function' ? path() : path, { cache: 'no-store', signal: abort.signal });
            const snapshot = await response.json();
            clearTimeout(patience);
            if (!paused) {
                over = !show(snapshot);
                tell(over ? 'ended' : 'live');
            }
        } catch (error) {
            if (!(error instanceof TypeError || error.name === 'AbortError')) {
                throw error;
            }
            tell('lost');
            wait = RETRY_MILLIS;
        } finally {
            asking = false;
            clearTimeout(timer);
            timer = setTimeout(ask, wait);
        }
    }

    document.addEventListener('visibilitychange', ask);
    ask();
    return () => {
        paused = !paused;
        tell(paused ? 'paused' : 'live');
        ask();
    };
}

// ---------------------------------------------------------------- numbers

function scaled(value, step, units) {
    let unit = 0;
    while (value >= step && unit < units.length - 1) {
        value /= step;
        unit++;
    }
    return `${unit === 0 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

/** 1.4 MiB */
export const bytes = (n) => scaled(n, 1024, ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']);

/** 12.3 Mbit/s */
export const rate = (bps) => scaled(bps, 1000, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s']);

/** 12,345 */
export const count = (n) => n.toLocaleString('en');

/** 62 %: never 100 % before it is all, never 0 % when it is something. */
export function percent(part, whole) {
    if (part <= 0 || whole <= 0) {
        return '0 %';
    }
    return part >= whole ? '100 %' : `${Math.min(99, Math.max(1, Math.floor((100 * part) / whole)))} %`;
}

/** 45 s, 2:05 min, 1:01:01 h */
export function duration(seconds) {
    const s = Math.round(seconds);
    const two = (n) => String(n).padStart(2, '0');
    if (s < 60) {
        return `${s} s`;
    }
    const minutes = Math.floor(s / 60);
    return minutes < 60
        ? `${minutes}:${two(s % 60)} min`
        : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(s % 60)} h`;
}

// ---------------------------------------------------------------- the page

export const byId = (id) => document.getElementById(id);

/** Text, as text: nothing that strangers have named is ever read as HTML. */
export function say(element, text) {
    if (element.textContent !== text) {
        element.textContent = text;
    }
}

function build(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
}

/** An element of HTML; children are elements or text. */
export const html = (name, attributes = {}, ...children) => build(document.createElement(name), attributes, children);

/** An element of SVG; children are elements or text. */
export const svg = (name, attributes = {}, ...children) =>
    build(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);

/** Sets attributes that have changed. */
export function set(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
        if (element.getAttribute(name) !== String(value)) {
            element.setAttribute(name, value);
        }
    }
}

/** A colour of the style sheet by the name of its variable, as it is in the scheme of the moment. */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
