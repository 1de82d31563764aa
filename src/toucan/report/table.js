// The table of what happened, and the card of the packet that was chosen.

const EVENT_HEIGHT = 24;
let events = [];

function eventRow(row) {
    const { view, packet, kind } = events[row];
    const words = commentText(view, packet) || marksText(view, packet).join(', ');
    const who = state.shown.length > 1 ? `${view.capture.name}: ` : '';
    const other = view.otherFrame[packet];
    const element = html('div', { class: 'row event-row' },
        html('span', {}, view.t[packet].toFixed(6)),
        html('span', { class: 'number' }, String(view.frame[packet])),
        html('span', { class: 'number' }, other > 0 ? String(other) : ''),
        html('span', {}, report.kinds[kind]),
        html('span', {}, `${who}${view.from[packet] === 0 ? '→' : '←'} ${packetText(view, packet)}`),
        html('span', { title: words }, words));
    element.setAttribute('aria-label', `${report.kinds[kind]}, ${secondsText(view.t[packet])}, frame ${
        view.frame[packet]}, ${packetText(view, packet)}. ${words}`);
    return element;
}

const eventRows = new Rows(byId('events'), EVENT_HEIGHT, eventRow, () => {}, (row) => {
    choose(events[row].view, events[row].packet);
});

/** Fills the table with what the filters leave. */
function showEvents() {
    const wantedKind = byId('kind').value;
    const wanted = byId('filter').value.toLowerCase();
    events = [];
    for (const view of state.shown) {
        view.eventPacket.forEach((packet, i) => {
            const kind = view.eventKind[i];
            if (wantedKind !== '' && kind !== Number(wantedKind)) {
                return;
            }
            if (wanted && !`${report.kinds[kind]} ${view.frame[packet]} ${packetText(view, packet)} ${commentText(view, packet)}`
                .toLowerCase().includes(wanted)) {
                return;
            }
            events.push({ view, packet, kind });
        });
    }
    events.sort((a, b) => a.view.t[a.packet] - b.view.t[b.packet]);
    byId('events-count').textContent = `${count(events.length)} rows`;
    eventRows.show(events.length);
}

function revealInEvents(view, packet) {
    eventRows.reveal(events.findIndex((event) => event.view === view && event.packet === packet));
}

// ---------------------------------------------------------------- the card

function showCard({ view, packet: i }) {
    const fields = html('dl');
    const add = (name, value, className = '') => fields.append(html('dt', {}, name), html('dd', { class: className }, value));
    add('frame', `${view.frame[i]}`, 'big');
    add('of', view.capture.name);
    if (view.otherFrame[i] > 0) {
        add('other side', `frame ${view.otherFrame[i]} there`);
    }
    add('time', secondsText(view.t[i]));
    add('from', view.from[i] === 0 ? `client ${view.client}` : `server ${view.server}`);
    add('flags', flagsText(view.flags[i]));
    add('sequence', view.len[i] > 0 ? `${view.seq[i]} to ${view.seq[i] + view.len[i]}, ${count(view.len[i])} bytes` : String(view.seq[i]));
    if (view.flags[i] & ACK) {
        add('ACK', String(view.ack[i]));
    }
    add('window', `${count(view.window[i])} bytes${view.knowsScaling ? '' : ', unscaled'}`);
    if (view.options[i] >= 0) {
        add('options', view.texts[view.options[i]]);
    }
    const marks = marksText(view, i);
    if (marks.length > 0) {
        add('this one', marks.join(', '));
    }
    const comments = html('ul', { class: 'comments' });
    for (const { text, tail } of commentsOf(view, i)) {
        const item = html('li', {}, text);
        if (tail) {
            item.append(html('div', { class: 'quiet' }, tail));
        }
        comments.append(item);
    }
    byId('packet').replaceChildren(fields, comments);
}
