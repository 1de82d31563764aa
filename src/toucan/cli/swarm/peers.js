// The table: for each peer its map of pieces, what moves, and the state of choking and interest in BEP 3's words.

import { byId, bytes, html, percent, rate, say, set } from '/live.js';
import { copiesStrip, ownStrip, peerStrip } from '/strips.js';

const rows = byId('peer-rows');
const shown = new Map();
const own = ownRows();

function ownRows() {
    const ownCanvas = html('canvas', { role: 'img' });
    const copiesCanvas = html('canvas', { role: 'img' });
    const has = html('td', { class: 'num' });
    const copies = html('td', { class: 'num', colspan: 7 });
    byId('own-rows').append(
        html('tr', { class: 'tall' }, html('td'), html('th', { scope: 'row' }, 'this peer'),
            html('td', {}, ownCanvas), has, html('td', { colspan: 5 })),
        html('tr', { class: 'tall' }, html('td'), html('th', { scope: 'row' }, 'copies among the peers'),
            html('td', {}, copiesCanvas), copies));
    return { ownCanvas, copiesCanvas, has, copies, drawOwn: ownStrip(ownCanvas), drawCopies: copiesStrip(copiesCanvas) };
}

function drawOwnRows(snapshot, whole) {
    if (snapshot.columns === 0) {
        return;
    }
    own.drawOwn(snapshot);
    own.drawCopies(snapshot);
    say(own.has, percent(snapshot.pieces_here, whole));
    set(own.ownCanvas, { 'aria-label': `pieces of this peer: ${snapshot.pieces_here} of ${whole}` });
    const rarest = Math.min(...snapshot.rarest);
    const lacking = [...snapshot.here].some((digit, column) => digit !== 'f' && snapshot.rarest[column] === 0);
    say(own.copies, `the rarest piece: ${rarest} of ${snapshot.peers.length} peers${lacking ? '; some that are missing'
        + ' here nobody has' : ''}`);
    set(own.copiesCanvas, { 'aria-label': own.copies.textContent });
}

function create(peer, choose, move) {
    const canvas = html('canvas', { role: 'img' });
    const cells = {
        name: html('td', { class: 'name' }),
        map: html('td', {}, canvas),
        has: html('td', { class: 'num' }),
        from: html('td', { class: 'num' }),
        to: html('td', { class: 'num' }),
        others: html('td', { class: 'num' }),
        theirs: html('td'),
        ours: html('td'),
    };
    const row = html('tr', {}, html('td', {}, String(peer.number)), ...Object.values(cells));
    cells.name.append(html('span', {}, peer.peer), html('small', {}, peer.client));
    for (const cell of [cells.from, cells.to, cells.others, cells.theirs, cells.ours]) {
        cell.append(html('span'), html('small'));
    }
    row.addEventListener('click', () => choose(peer.key));
    row.addEventListener('focus', () => choose(peer.key));
    row.addEventListener('keydown', (event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step) {
            event.preventDefault();
            move(step, 'table');
        }
    });
    return { row, canvas, ...cells, draw: peerStrip(canvas) };
}

/** Puts the focus on a peer. */
export function focusRow(key) {
    shown.get(key)?.row.focus();
}

/** What the peer does for us, in BEP 3's words. */
export const theirState = (peer) =>
    `${peer.peer_choking ? 'chokes us' : 'unchoked us'}, ${peer.peer_interested ? 'interested' : 'not interested'}`;

/** What we do for the peer. */
export const ourState = (peer) =>
    `${peer.am_choking ? 'choke it' : 'unchoked it'}, ${peer.am_interested ? 'interested' : 'not interested'}`;

function lines(cell, first, second) {
    say(cell.firstChild, first);
    say(cell.lastChild, second);
}

const moving = (bps) => (bps > 0 ? rate(bps) : '–');

function drawRow(elements, snapshot, peer, whole) {
    if (snapshot.columns > 0) {
        elements.draw(snapshot, peer.has);
    }
    set(elements.canvas, { 'aria-label': `pieces of peer ${peer.number}: ${peer.pieces} of ${whole}` });
    say(elements.has, percent(peer.pieces, whole));
    lines(elements.from, moving(peer.in_bps), bytes(peer.bytes_in));
    lines(elements.to, moving(peer.out_bps), bytes(peer.bytes_out));
    lines(elements.others, peer.othersBps > 0 ? `≈ ${rate(peer.othersBps)}` : '–', peer.othersBps > 0 ? 'by its HAVEs' : '');
    lines(elements.theirs, theirState(peer),
        peer.snubbing ? 'snubs us: sends nothing' : peer.requested ? `owes us ${peer.requested} blocks` : '');
    lines(elements.ours, ourState(peer), peer.optimistic ? 'optimistic unchoke' : '');
}

/** As graph.js does it. */
export function drawPeers(snapshot, peers, chosen, choose, move) {
    const whole = snapshot.torrent?.pieces ?? 0;
    drawOwnRows(snapshot, whole);
    const keys = new Set(peers.map((peer) => peer.key));
    for (const [key, elements] of shown) {
        if (!keys.has(key)) {
            elements.row.remove();
            shown.delete(key);
        }
    }
    peers.forEach((peer, index) => {
        if (!shown.has(peer.key)) {
            const elements = create(peer, choose, move);
            shown.set(peer.key, elements);
            rows.append(elements.row);
        }
        const elements = shown.get(peer.key);
        set(elements.row, {
            class: peer.key === chosen ? 'chosen' : '',
            tabindex: peer.key === chosen || (index === 0 && !keys.has(chosen)) ? 0 : -1,
        });
        drawRow(elements, snapshot, peer, whole);
    });
    byId('no-peers').hidden = peers.length > 0 && !snapshot.peers_left_out;
    if (snapshot.peers_left_out) {
        say(byId('no-peers'), `and ${snapshot.peers_left_out} more peers`);
    }
}
