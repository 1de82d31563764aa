// The page: what is shown, the choice of a packet, and everything that can be pressed.

/** Shows a packet everywhere. */
function choose(view, packet) {
    state.chosen = { view, packet };
    if (!state.shown.includes(view)) {
        state.shown = state.group.views.filter((v) => v === view || state.shown.includes(v));
        showViews();
    }
    showCard(state.chosen);
    revealInLadder(view, packet);
    revealInEvents(view, packet);
    markChosen();
    history.replaceState(null, '', `#group=${groups.indexOf(state.group)}&view=${view.index}&frame=${view.frame[packet]}`);
}

/** Goes to the next packet of the one that is chosen: of the same view, in the order of the file. */
function step(by) {
    const { view, packet } = state.chosen ?? { view: state.shown[0], packet: -1 };
    const next = packet + by;
    if (next >= 0 && next < view.count) {
        choose(view, next);
    }
}

// ---------------------------------------------------------------- legends and what is missing

function swatch(shape, ink, dash = [], width = 2) {
    const path = svg('path', { d: shape, fill: 'none', stroke: `var(${ink})`, 'stroke-width': width });
    if (dash.length > 0) {
        path.setAttribute('stroke-dasharray', dash.join(' '));
    }
    return svg('svg', { viewBox: '0 0 30 14', 'aria-hidden': 'true' }, path);
}

function legend(id, entries) {
    byId(id).replaceChildren(...entries.map(([picture, words]) => html('li', {}, picture, words)));
}

const LINE = 'M1 7H29';

function showLegends() {
    const several = state.shown.length > 1;
    const ink = (name) => (several ? '--text' : name);
    const whose = several
        ? state.shown.map((view) => [swatch('M1 3H29M1 7H29M1 11H29', `--view${view.index % 8}`, DASHES[view.index % 8]), view.label])
        : [];
    legend('legend-sequence', [...whose,
        [swatch('M15 1V13', ink('--data'), [], 2), 'segment'],
        [swatch('M15 6V14M15 0l4 4l-4 4l-4 -4z', ink('--again'), [], 3), state.shown.every((v) => v.flows[state.direction].atSender) ? 'sent again' : 'sent again, or late'],
        [swatch('M15 0V14M10 2l10 10m0 -10l-10 10', ink('--lost'), [], 2), 'lost on the way'],
        [swatch('M19 7a4 4 0 1 0 -8 0a4 4 0 1 0 8 0', ink('--lost'), [], 1.8), 'corrupted on the way'],
        [swatch('M1 11H12V3H29', ink('--ack')), 'acknowledged'],
        [swatch('M15 3V12M1 3H29', ink('--ack'), [], 1.5), 'duplicate ACK'],
        [swatch('M11 3h8v8h-8z', ink('--ack'), [], 1.5), 'zero window'],
        [swatch('M15 0V14', ink('--sack'), [4, 2]), 'SACK block'],
        [swatch(LINE, ink('--edge'), [3, 3], 1.5), 'window edge']]);
    for (const name of ['windows', 'rtt', 'throughput']) {
        const { lines } = charts.find((chart) => chart.name === name);
        legend(`legend-${name}`, lines.map((line) => [
            line.points ? swatch('M12 7h6', line.ink, [], 6) : swatch(LINE, line.ink, line.dash, line.width),
            several ? `${line.label}, ${line.view.label}` : line.label]));
    }
    showMissing();
}

function showMissing() {
    const windows = [];
    const rtt = [];
    for (const view of state.shown) {
        const flow = view.flows[state.direction];
        const who = state.shown.length > 1 ? `${view.label}: ` : '';
        if (!flow.atSender) {
            windows.push(`${who}flight, cwnd and ssthresh are known where the data is sent; this capture is of the other host.`);
            rtt.push(`${who}round trips are measured where the data is sent.`);
            continue;
        }
        if (flow.cwnd.t.length === 0) {
            windows.push(`${who}no cwnd and no ssthresh: no header tells them, and this capture has no comments of Toucan with its numbers.`);
        }
        if (flow.cwnd.t.length > 0 && flow.cwnd.t.length < flow.flight.t.length / 10) {
            windows.push(`${who}cwnd and ssthresh are known where packets have comments; --capture-detail full has more of them.`);
        }
        if (flow.rto.t.length === 0) {
            rtt.push(`${who}no SRTT and no RTO: this capture has no comments of Toucan with its numbers.`);
        }
    }
    byId('missing-windows').textContent = windows.join(' ');
    byId('missing-rtt').textContent = rtt.join(' ');
    const interval = state.shown[0].flows[state.direction].interval;
    byId('interval').textContent = `${Number((interval * 1000).toPrecision(6))} ms`;
}

function showNotes() {
    const notes = [];
    for (const capture of report.captures) {
        if (capture.cut) {
            notes.push(`${capture.name} ends in the middle of a packet; what is before it is shown.`);
        }
        if (capture.damaged > 0) {
            notes.push(`${capture.name}: ${count(capture.damaged)} segments have a wrong checksum, and of which connection they are is not known: they are in no graph.`);
        }
        capture.skipped.forEach((text) => notes.push(`${capture.name}: left out: ${text}.`));
    }
    if (state.group.views.some((view) => !view.knowsScaling)) {
        notes.push('The handshake is not in the capture: whether windows are scaled, and how, is not known; they are shown as they stand in the header.');
    }
    byId('notes').textContent = notes.join('\n');
    byId('notes').hidden = notes.length === 0;
}

// ---------------------------------------------------------------- the choice of what is shown

function showSummary() {
    const head = html('tr', {}, html('td'));
    for (const view of state.group.views) {
        const box = html('input', { type: 'checkbox' });
        box.checked = state.shown.includes(view);
        box.addEventListener('change', () => {
            const shown = state.group.views.filter((v) => (v === view ? box.checked : state.shown.includes(v)));
            if (shown.length === 0) {
                box.checked = true;
                return;
            }
            state.shown = shown;
            showViews();
        });
        const name = html('label', {}, box, view.label);
        head.append(html('th', { scope: 'col' }, name, html('div', { class: 'quiet' }, view.capture.host)));
    }
    const body = html('tbody');
    for (const row of Object.keys(state.group.views[0].summary)) {
        body.append(html('tr', {}, html('th', { scope: 'row' }, row),
            ...state.group.views.map((view) => html('td', {}, view.summary[row] ?? ''))));
    }
    byId('summary').replaceChildren(html('thead', {}, head), body);
}

/** Draws what is shown anew. */
function showViews() {
    showSummary();
    state.range = wholeRange();
    rebuildCharts();
    showLegends();
    showEvents();
}

function showDirections() {
    const view = state.group.views[0];
    const options = [`${view.client} → ${view.server}`, `${view.server} → ${view.client}`];
    byId('direction').replaceChildren(...options.map((words, i) => html('option', { value: i }, words)));
    byId('direction').value = String(state.direction);
}

/** Of each run the capture of the host that sends the data: it knows most. */
function shownAtFirst() {
    const best = new Set(state.group.ladders.map(({ client, server }) => {
        const wanted = state.direction === 0 ? client : server;
        return state.group.views[wanted >= 0 ? wanted : Math.max(client, server)];
    }));
    return state.group.views.filter((view) => best.has(view));
}

function showGroup(index) {
    state.group = groups[index];
    state.direction = state.group.views[0].mainFlow;
    state.shown = shownAtFirst();
    state.chosen = null;
    const first = state.group.views[0];
    byId('about').textContent = `${first.client} to ${first.server}, from ${first.begin.replace('T', ' ').replace('Z', ' UTC')}`;
    showDirections();
    showNotes();
    showViews();
    byId('ladder-of').replaceChildren(...state.group.ladders.map((l, i) => {
        const names = [l.client, l.server].filter((v) => v >= 0).map((v) => state.group.views[v].label);
        return html('option', { value: i }, names.join(' and '));
    }));
    showLadder(0);
}

// ---------------------------------------------------------------- keys, buttons, paper

function chartKey(event) {
    const wide = event.shiftKey;
    const actions = {
        ArrowRight: () => (wide ? pan(0.25) : step(1)),
        ArrowLeft: () => (wide ? pan(-0.25) : step(-1)),
        ArrowDown: () => step(10),
        ArrowUp: () => step(-10),
        '+': () => zoom(0.5),
        '=': () => zoom(0.5),
        '-': () => zoom(2),
        0: () => showRange(wholeRange()),
    };
    const action = actions[event.key];
    if (action && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        action();
    }
}

const THEMES = [['', 'as the system'], ['light', 'light'], ['dark', 'dark']];

function useTheme(name) {
    if (name) {
        document.documentElement.dataset.theme = name;
    } else {
        delete document.documentElement.dataset.theme;
    }
    charts.forEach(({ u }) => u.redraw(true, true));
}

function nextTheme() {
    const now = document.documentElement.dataset.theme ?? '';
    const [name, words] = THEMES[(THEMES.findIndex(([theme]) => theme === now) + 1) % THEMES.length];
    byId('theme').textContent = `Light or dark: ${words}`;
    useTheme(name);
}

/** Paper is light, as wide as it is, and does not scroll. */
function forPrint() {
    state.screenTheme = document.documentElement.dataset.theme ?? '';
    useTheme('light');
    resizeCharts(980);
    ladderRows.forPrint(250);
    eventRows.forPrint(250);
}

function afterPrint() {
    useTheme(state.screenTheme);
    resizeCharts();
    ladderRows.afterPrint();
    eventRows.afterPrint();
}

function chooseFromAddress() {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const group = groups[Number(wanted.get('group') ?? 0)];
    const view = group?.views[Number(wanted.get('view') ?? 0)];
    const packet = view ? view.frame.indexOf(Number(wanted.get('frame'))) : -1;
    if (packet >= 0) {
        if (group !== state.group) {
            byId('group').value = String(groups.indexOf(group));
            showGroup(groups.indexOf(group));
        }
        choose(view, packet);
    }
}

function begin() {
    groups.forEach((group) => group.views.forEach((view, i) => {
        view.index = i;
        const twins = group.views.filter((other) => other.capture.name === view.capture.name);
        view.label = twins.length > 1 ? `${view.capture.name} (${twins.indexOf(view) + 1})` : view.capture.name;
    }));
    byId('group').replaceChildren(...groups.map(({ views: [view] }, i) =>
        html('option', { value: i }, `${i + 1}: ${view.client} → ${view.server}`)));
    byId('kind').replaceChildren(html('option', { value: '' }, 'all'),
        ...report.kinds.map((kind, i) => html('option', { value: i }, kind)));
    showGroup(0);
    byId('group').addEventListener('change', (event) => showGroup(Number(event.target.value)));
    byId('direction').addEventListener('change', (event) => {
        state.direction = Number(event.target.value);
        showViews();
    });
    byId('ladder-of').addEventListener('change', (event) => showLadder(Number(event.target.value)));
    byId('kind').addEventListener('change', showEvents);
    byId('filter').addEventListener('input', showEvents);
    byId('theme').addEventListener('click', nextTheme);
    byId('closer').addEventListener('click', () => zoom(0.5));
    byId('wider').addEventListener('click', () => zoom(2));
    byId('earlier').addEventListener('click', () => pan(-0.25));
    byId('later').addEventListener('click', () => pan(0.25));
    byId('whole').addEventListener('click', () => showRange(wholeRange()));
    byId('fit-window').addEventListener('change', () => showRange(state.range));
    document.querySelectorAll('.chart').forEach((chart) => chart.addEventListener('keydown', chartKey));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.forEach(({ u }) => u.redraw(true, true)));
    addEventListener('hashchange', chooseFromAddress);
    addEventListener('beforeprint', forPrint);
    addEventListener('afterprint', afterPrint);
    let width = byId('sequence').clientWidth;
    new ResizeObserver(() => {
        if (byId('sequence').clientWidth !== width) {
            width = byId('sequence').clientWidth;
            resizeCharts();
            ladderRows.draw();
        }
    }).observe(byId('sequence'));
    chooseFromAddress();
    document.documentElement.dataset.ready = 'true';
}

begin();
