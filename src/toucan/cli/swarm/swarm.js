// The page of a peer: takes each snapshot apart and hands the parts to those that draw them.

import { byId, bytes, count, duration, follow, html, percent, rate, say, set, svg } from '/live.js';
import { drawGraph, focusNode } from '/graph.js';
import { drawPeers, focusRow, ourState, theirState } from '/peers.js';

/** The chart shows so many seconds. */
const CHART_SECONDS = 60;
/** What a peer gains from others is measured over so many seconds, and not over less than a few. */
const GAIN_SECONDS = 10;
const GAIN_MIN_SECONDS = 2;

const PHASES = {
    starting: 'starting',
    metainfo: 'fetching the metainfo',
    checking: 'checking what is here',
    fetching: 'fetching',
    seeding: 'seeding',
    ended: 'ended',
};
const STATES = { live: '● live', paused: '❚❚ paused', lost: '○ no answer', ended: '■ ended' };
const EVENTS = {
    connected: (item) => `${item.peer} is connected${item.text ? ` (${item.text})` : ''}`,
    gone: (item) => `${item.peer} is gone: ${item.text}`,
    bad_piece: (item) => `${item.peer ?? 'several peers'}: ${item.text}`,
    banned: (item) => `${item.peer} is banned: ${item.text}`,
    complete: (item) => item.text,
};

const numbers = new Map();
/** By the peer's key: how much it had, and had from us, in the last seconds. */
const gains = new Map();
const rates = [];
let chosen = null;
let last = null;
let lastPeers = [];

// ---------------------------------------------------------------- peers

/** The peers with what this page adds: a key, a number that stays, and what they gain from others. */
function withNumbers(snapshot) {
    const seen = new Set();
    const peers = snapshot.peers.map((peer) => {
        let key = peer.peer;
        while (seen.has(key)) {
            key += ' again';
        }
        seen.add(key);
        if (!numbers.has(key)) {
            numbers.set(key, numbers.size + 1);
        }
        return { ...peer, key, number: numbers.get(key), othersBps: gainOfOthers(key, peer, snapshot) };
    });
    [...gains.keys()].filter((key) => !seen.has(key)).forEach((key) => gains.delete(key));
    return peers;
}

/** Bits per second that its HAVE messages tell of and that were not ours. */
function gainOfOthers(key, peer, snapshot) {
    if (!snapshot.torrent) {
        return 0;
    }
    if (!gains.has(key)) {
        gains.set(key, []);
    }
    const past = gains.get(key);
    const now = { seconds: snapshot.seconds, pieces: peer.pieces, out: peer.bytes_out };
    past.push(now);
    while (now.seconds - past[0].seconds > GAIN_SECONDS) {
        past.shift();
    }
    const then = past[0];
    const span = now.seconds - then.seconds;
    const gained = (now.pieces - then.pieces) * snapshot.torrent.piece_length - (now.out - then.out);
    return span < GAIN_MIN_SECONDS || now.pieces === then.pieces ? 0 : Math.max(0, (8 * gained) / span);
}

function choose(key) {
    if (key !== chosen) {
        chosen = key;
        drawAllPeers();
    }
}

/** The next or the previous peer. */
function move(step, where) {
    const at = lastPeers.findIndex((peer) => peer.key === chosen);
    const next = lastPeers[(at + step + lastPeers.length) % lastPeers.length];
    if (next) {
        choose(next.key);
        (where === 'graph' ? focusNode : focusRow)(next.key);
    }
}

function drawAllPeers() {
    drawGraph(last, lastPeers, chosen, choose, move);
    drawPeers(last, lastPeers, chosen, choose, move);
    const peer = lastPeers.find((one) => one.key === chosen);
    say(byId('detail'), !peer ? '\u00a0'
        : `Peer ${peer.number}, ${peer.peer}, ${peer.client || 'of unknown make'}: it ${theirState(peer)}; we ${ourState(peer)}.`
            + ` It sent us ${bytes(peer.bytes_in)} and got ${bytes(peer.bytes_out)}.`);
}

// ---------------------------------------------------------------- this peer

const figures = new Map();

function figure(name, value, note = '', kind = '') {
    if (!figures.has(name)) {
        const dd = html('dd', { class: kind }, html('span'), html('small'));
        byId('figures').append(html('div', {}, html('dt', {}, name), dd));
        figures.set(name, dd);
    }
    const dd = figures.get(name);
    say(dd.firstChild, value);
    say(dd.lastChild, note);
}

function drawFigures(snapshot) {
    const total = snapshot.torrent?.bytes ?? 0;
    const had = snapshot.bytes_present >= total && total > 0;
    figure('here', total ? percent(snapshot.bytes_here, total) : '–', total ? `${bytes(snapshot.bytes_here)} of ${bytes(total)}` : '');
    figure('received per second', rate(snapshot.download_bps), `${bytes(snapshot.bytes_downloaded)} in all`, 'in');
    figure('sent per second', rate(snapshot.upload_bps), `${bytes(snapshot.bytes_uploaded)} in all`, 'out');
    figure('left', snapshot.seconds_left === null ? '–' : duration(snapshot.seconds_left), 'at the present rate');
    figure('ratio', had && total ? `${(snapshot.bytes_uploaded / total).toFixed(2)} ×` : snapshot.ratio?.toFixed(2) ?? '–',
        had ? 'the content, given away' : 'sent to received');
    figure('of no use', bytes(snapshot.bytes_wasted), 'twice, late or wrong');
    figure('peers', count(snapshot.peers.length + snapshot.peers_left_out), `${count(snapshot.addresses_known)} addresses known`);
    figure('running', duration(snapshot.seconds));
}

function drawProgress(snapshot) {
    const fetchesMetainfo = !snapshot.torrent && snapshot.metadata?.size > 0;
    const [part, whole] = fetchesMetainfo
        ? [snapshot.metadata.received, snapshot.metadata.size]
        : [snapshot.bytes_here ?? 0, snapshot.torrent?.bytes ?? 0];
    const share = whole > 0 ? (100 * part) / whole : 0;
    byId('progress-bar').style.width = `${share}%`;
    set(byId('progress'), { 'aria-valuenow': Math.floor(share), 'aria-valuetext': percent(part, whole) });
    const phase = byId('phase');
    say(phase, PHASES[snapshot.phase] + (fetchesMetainfo ? `: ${bytes(part)} of ${bytes(whole)}` : ''));
    set(phase, { class: `badge ${snapshot.phase}` });
}

function drawHead(snapshot) {
    const torrent = snapshot.torrent;
    say(byId('name'), torrent ? torrent.name : 'A torrent of which only the ticket is known');
    document.title = `${torrent && snapshot.bytes_here !== undefined ? `${percent(snapshot.bytes_here, torrent.bytes)} ` : ''}`
        + `${torrent ? torrent.name : 'ticket'} · Toucan swarm`;
    say(byId('about'), [
        torrent && `${count(torrent.pieces)} pieces of ${bytes(torrent.piece_length)}, ${count(torrent.files)}`
            + ` file${torrent.files === 1 ? '' : 's'}`,
        snapshot.listening.length && `listening on UDP ${snapshot.listening.join(', ')}`,
        torrent && `SHA-256 of info ${torrent.info_sha256.slice(0, 16)}…`,
    ].filter(Boolean).join(' · '));
    const merged = torrent && snapshot.columns && snapshot.columns < torrent.pieces;
    say(byId('columns-note'), merged ? `${count(torrent.pieces)} pieces in ${count(snapshot.columns)} columns, each of`
        + ` ${count(Math.ceil(torrent.pieces / snapshot.columns))} at most; the higher it is filled, the more of them.` : '');
}

function drawChart(snapshot) {
    rates.push({ seconds: snapshot.seconds, in: snapshot.download_bps, out: snapshot.upload_bps });
    while (snapshot.seconds - rates[0].seconds > CHART_SECONDS) {
        rates.shift();
    }
    const top = niceTop(Math.max(1e5, ...rates.flatMap((one) => [one.in, one.out])));
    const path = (direction) => rates
        .map((one, i) => {
            const x = 420 * (1 - (snapshot.seconds - one.seconds) / CHART_SECONDS);
            return `${i ? 'L' : 'M'}${x.toFixed(1)} ${(118 - (114 * one[direction]) / top).toFixed(1)}`;
        })
        .join('');
    byId('chart').replaceChildren(
        svg('path', { class: 'grid', d: 'M0 4H420M0 61H420' }),
        svg('path', { class: 'in', d: path('in') }),
        svg('path', { class: 'out', d: path('out') }));
    say(byId('chart-top'), rate(top));
}

/** The next 1, 2 or 5 times a power of ten. */
function niceTop(value) {
    const power = 10 ** Math.floor(Math.log10(value));
    return power * [1, 2, 5, 10].find((factor) => factor * power >= value);
}

// ---------------------------------------------------------------- what happened

function drawItems(list, items, text, none) {
    const key = JSON.stringify(items);
    if (list.dataset.key === key) {
        return;
    }
    list.dataset.key = key;
    list.replaceChildren(...items.map((item) => html('li', {}, html('time', {}, duration(item.seconds)), text(item),
        item.times > 1 ? ` (${item.times} times)` : '')));
    if (items.length === 0) {
        list.append(html('li', { class: 'quiet' }, none));
    }
}

function drawNews(snapshot) {
    drawItems(byId('events'), [...snapshot.events].reverse(), (item) => EVENTS[item.event]?.(item) ?? item.text,
        'Nothing yet.');
    drawItems(byId('banned'), [...snapshot.banned].reverse(), (item) => `${item.peer}: ${item.text}`,
        'Nobody. Whoever sends two pieces with a wrong hash is banned, and named here.');
}

// ---------------------------------------------------------------- all of it

function show(snapshot) {
    const ended = snapshot.phase === 'ended';
    if (ended && last?.peers.length) {
        // The connections are closed by now; the last picture of them stays.
        Object.assign(snapshot, { peers: last.peers, rarest: last.rarest });
    }
    last = snapshot;
    if (snapshot.download_bps !== undefined) {
        lastPeers = ended ? lastPeers : withNumbers(snapshot);
        drawFigures(snapshot);
        drawChart(snapshot);
        drawAllPeers();
    }
    drawHead(snapshot);
    drawProgress(snapshot);
    drawNews(snapshot);
    return !ended;
}

const pause = follow('/swarm.json', show, (state) => {
    say(byId('live'), STATES[state]);
    set(byId('live'), { class: `badge ${state}` });
});
byId('pause').addEventListener('click', () => {
    const pressed = byId('pause').getAttribute('aria-pressed') !== 'true';
    set(byId('pause'), { 'aria-pressed': pressed });
    pause();
});
