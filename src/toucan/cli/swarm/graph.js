// This peer in the middle, its peers around it, and arrows for what moves between them.

import { byId, percent, rate, say, set, svg } from '/live.js';

const CENTRE = { x: 500, y: 260 };
const CENTRE_RADIUS = 52;
/** More peers than that have no address beside them, and their arrows no figures. */
const MOST_LABELLED = 16;
/** More than that stand in two rings. */
const ONE_RING = 26;
const WIDEST = 11;
const WIDEST_OTHERS = 5;

const graph = byId('graph');
const edges = svg('g', { 'aria-hidden': 'true' });
const nodes = svg('g');
const me = meInTheMiddle();
graph.append(edges, me.group, nodes);

/** By the peer's key: its elements. */
const shown = new Map();

function meInTheMiddle() {
    const big = svg('text', { class: 'big', y: -8 });
    const small = svg('text', { class: 'label quiet', y: 18 }, 'this peer');
    const share = svg('circle', {
        class: 'share', r: CENTRE_RADIUS - 4, pathLength: 100, transform: 'rotate(-90)', 'stroke-dasharray': '0 100',
    });
    const group = svg('g', { class: 'me', transform: `translate(${CENTRE.x} ${CENTRE.y})` },
        svg('circle', { class: 'disc', r: CENTRE_RADIUS }), svg('circle', { class: 'ring', r: CENTRE_RADIUS - 4 }),
        share, big, small);
    return { group, big, share };
}

/** An arrow: what flows, a light running along it, its head, a bar where somebody chokes, and a figure. */
function arrow(direction) {
    const parts = {
        line: svg('path'),
        motion: svg('path', { class: 'motion' }),
        head: svg('path', { class: `head ${direction}` }),
        bar: svg('path', { class: 'bar' }),
        figure: svg('text', { class: `rate ${direction}` }),
    };
    edges.append(...Object.values(parts));
    return parts;
}

function remove(elements) {
    elements.group.remove();
    for (const parts of [elements.in, elements.out, elements.others]) {
        Object.values(parts).forEach((part) => part.remove());
    }
}

function create(peer, choose, move) {
    const parts = {
        halo: svg('circle', { class: 'halo' }),
        disc: svg('circle', { class: 'disc' }),
        ring: svg('circle', { class: 'ring' }),
        share: svg('circle', { class: 'share', pathLength: 100, transform: 'rotate(-90)' }),
        number: svg('text', {}, String(peer.number)),
        name: svg('text', { class: 'label' }),
        client: svg('text', { class: 'small quiet' }),
    };
    const group = svg('g', { class: 'node', role: 'button' }, ...Object.values(parts));
    group.addEventListener('click', () => choose(peer.key));
    group.addEventListener('focus', () => choose(peer.key));
    group.addEventListener('keydown', (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (step) {
            event.preventDefault();
            move(step, 'graph');
        }
    });
    nodes.append(group);
    return { group, ...parts, in: arrow('in'), out: arrow('out'), others: arrow('others') };
}

/** Puts the focus on a peer. */
export function focusNode(key) {
    shown.get(key)?.group.focus();
}

/**
 * Draws all. Each peer has a key, a number, and othersBps beside what the snapshot says.
 *
 * choose(key) is called when one is chosen, move(step, 'graph') when the next or the previous one is wanted.
 */
export function drawGraph(snapshot, peers, chosen, choose, move) {
    const keys = new Set(peers.map((peer) => peer.key));
    for (const [key, elements] of shown) {
        if (!keys.has(key)) {
            remove(elements);
            shown.delete(key);
        }
    }
    const whole = snapshot.torrent?.pieces ?? 0;
    say(me.big, whole ? percent(snapshot.pieces_here, whole) : '?');
    set(me.share, { 'stroke-dasharray': dashes(snapshot.pieces_here, whole) });
    const fastest = Math.max(1e5, ...peers.flatMap((peer) => [peer.in_bps, peer.out_bps, peer.othersBps]));
    peers.forEach((peer, index) => {
        if (!shown.has(peer.key)) {
            shown.set(peer.key, create(peer, choose, move));
        }
        const elements = shown.get(peer.key);
        const place = placeOf(index, peers.length);
        drawNode(elements, peer, place, whole, peers.length <= MOST_LABELLED);
        set(elements.group, {
            class: `node${peer.key === chosen ? ' chosen' : ''}`,
            tabindex: peer.key === chosen || (index === 0 && !keys.has(chosen)) ? 0 : -1,
        });
        const labelled = peers.length <= MOST_LABELLED;
        drawArrow(elements.in, place, true, flow(peer.in_bps, peer.am_interested, peer.peer_choking), fastest, labelled);
        drawArrow(elements.out, place, false, flow(peer.out_bps, peer.peer_interested, peer.am_choking), fastest, labelled);
        drawOthers(elements.others, place, peer.othersBps, fastest);
    });
}

const dashes = (part, whole) => `${whole > 0 ? (100 * part) / whole : 0} 100`;

function placeOf(index, total) {
    const inner = total > ONE_RING && index % 2 === 1;
    const angle = (2 * Math.PI * index) / total - Math.PI / 2;
    const direction = { x: Math.cos(angle), y: Math.sin(angle) };
    const labelled = total <= MOST_LABELLED;
    const [rx, ry] = inner ? [270, 145] : labelled ? [390, 192] : [440, 222];
    return {
        x: CENTRE.x + rx * direction.x,
        y: CENTRE.y + ry * direction.y,
        radius: total <= 10 ? 23 : total <= ONE_RING ? 17 : 13,
        above: direction.y < -0.3,
    };
}

function drawNode(elements, peer, place, whole, labelled) {
    const { radius } = place;
    set(elements.group, {
        transform: `translate(${place.x.toFixed(1)} ${place.y.toFixed(1)})`,
        'aria-label': `peer ${peer.number}, ${peer.peer}, has ${percent(peer.pieces, whole)}, sends us ${rate(peer.in_bps)},`
            + ` gets ${rate(peer.out_bps)}`,
    });
    set(elements.halo, { r: radius + 4 });
    set(elements.disc, { r: radius });
    set(elements.ring, { r: radius - 2 });
    set(elements.share, { r: radius - 2, 'stroke-dasharray': dashes(peer.pieces, whole) });
    const y = (place.above ? -1 : 1) * (radius + 12);
    say(elements.name, labelled ? `${shortened(peer.peer)}` : '');
    set(elements.name, { y: place.above ? y - 14 : y });
    say(elements.client, labelled ? `${percent(peer.pieces, whole)}${peer.optimistic ? ', optimistic' : ''}` : '');
    set(elements.client, { y: place.above ? y : y + 14 });
}

const shortened = (text) => (text.length > 28 ? `${text.slice(0, 27)}…` : text);

/** What there is between a giver and a taker. */
function flow(bps, interested, choking) {
    if (bps > 0) {
        return { kind: 'flow', bps };
    }
    return { kind: !interested ? 'none' : choking ? 'choked' : 'idle', bps };
}

const widthOf = (bps, fastest) => 1.5 + (WIDEST - 1.5) * Math.sqrt(bps / fastest);

/** Between a peer's place and the middle, each direction on its own side. */
function drawArrow(parts, place, inward, what, fastest, labelled) {
    const visible = what.kind !== 'none';
    const flows = what.kind === 'flow';
    Object.values(parts).forEach((part) => set(part, { visibility: visible ? 'visible' : 'hidden' }));
    if (!visible) {
        return;
    }
    const dx = CENTRE.x - place.x;
    const dy = CENTRE.y - place.y;
    const length = Math.hypot(dx, dy);
    const u = { x: dx / length, y: dy / length };
    const side = inward ? 8 : -8;
    const at = (distance, off = side) => ({
        x: place.x + u.x * distance - u.y * off,
        y: place.y + u.y * distance + u.x * off,
    });
    const outer = place.radius + 7;
    const inner = length - CENTRE_RADIUS - 7;
    const [from, to] = inward ? [outer, inner] : [inner, outer];
    const width = flows ? widthOf(what.bps, fastest) : 1.5;
    const head = flows ? 8 + width : 0;
    const sign = inward ? 1 : -1;
    const path = line(at(from), at(to - sign * (head - 2)));
    set(parts.line, {
        class: flows ? `flow ${inward ? 'in' : 'out'}` : what.kind, d: path, 'stroke-width': width.toFixed(1),
    });
    parts.line.style.strokeWidth = `${width.toFixed(1)}px`;
    set(parts.motion, { d: flows && width > 3 ? path : '' });
    parts.motion.style.strokeWidth = `${(width * 0.45).toFixed(1)}px`;
    set(parts.head, { d: flows ? triangle(at(to - sign * head), at(to), 4 + width * 0.6) : '' });
    set(parts.bar, { d: what.kind === 'choked' ? line(at(from, side - 7), at(from, side + 7)) : '' });
    // Away from the arrow, to the side on which there is room for the text.
    const away = Math.sign(side) * (7 + width / 2);
    const steep = Math.abs(u.y) > 0.7;
    const middle = at(from + (to - from) * (inward ? 0.42 : 0.58), side + (steep ? away : 1.6 * away));
    const anchor = !steep ? 'middle' : -u.y * side > 0 ? 'start' : 'end';
    set(parts.figure, { x: middle.x.toFixed(1), y: middle.y.toFixed(1), 'text-anchor': anchor });
    say(parts.figure, flows && labelled ? rate(what.bps) : '');
}

/** From outside: what it gets from peers that we do not see. */
function drawOthers(parts, place, bps, fastest) {
    const dx = place.x - CENTRE.x;
    const dy = place.y - CENTRE.y;
    const length = Math.hypot(dx, dy);
    const u = { x: dx / length, y: dy / length };
    // Beside the label, which stands above or below.
    const turn = u.x >= 0 ? { x: 0.94, y: 0.34 * (place.above ? 1 : -1) } : { x: -0.94, y: 0.34 * (place.above ? 1 : -1) };
    const at = (distance) => ({ x: place.x + turn.x * distance, y: place.y + turn.y * distance });
    const visible = bps > 0;
    Object.values(parts).forEach((part) => set(part, { visibility: visible ? 'visible' : 'hidden' }));
    if (!visible) {
        return;
    }
    const width = Math.min(WIDEST_OTHERS, widthOf(bps, fastest));
    const near = place.radius + 4;
    set(parts.line, { class: 'flow others', d: line(at(near + 36), at(near + 8)) });
    parts.line.style.strokeWidth = `${width.toFixed(1)}px`;
    set(parts.head, { d: triangle(at(near + 11), at(near), 4 + width * 0.6) });
    set(parts.motion, { d: '' });
}

const number = (n) => n.toFixed(1);
const line = (a, b) => `M${number(a.x)} ${number(a.y)}L${number(b.x)} ${number(b.y)}`;

function triangle(base, tip, half) {
    const dx = tip.x - base.x;
    const dy = tip.y - base.y;
    const length = Math.hypot(dx, dy) || 1;
    const nx = (-dy / length) * half;
    const ny = (dx / length) * half;
    return `M${number(base.x + nx)} ${number(base.y + ny)}L${number(tip.x)} ${number(tip.y)}`
        + `L${number(base.x - nx)} ${number(base.y - ny)}z`;
}
