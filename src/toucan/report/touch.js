// Fingers on a graph: one moves it, two zoom, and the times below them stay below them. A tap is a click.

function listenToFingers(u) {
    /** By pointer: where it is, in pixels of the plot, and which time it holds. */
    const fingers = new Map();
    const place = (event) => event.clientX - u.over.getBoundingClientRect().left;
    const hold = () => fingers.forEach((finger) => {
        finger.time = u.posToVal(finger.x, 'x');
    });
    const drag = () => {
        const width = u.over.clientWidth;
        const [one, other] = fingers.values();
        const [from, to] = state.range;
        const apart = other ? other.x - one.x : 0;
        const span = Math.abs(apart) > 10 ? ((other.time - one.time) * width) / apart : to - from;
        if (span > 0) {
            const start = one.time - (one.x / width) * span;
            showRange([start, start + span]);
        }
    };
    u.over.addEventListener('pointerdown', (event) => {
        if (event.pointerType === 'touch' && fingers.size < 2) {
            fingers.set(event.pointerId, { x: place(event), time: 0 });
            hold();
        }
    });
    u.over.addEventListener('pointermove', (event) => {
        const finger = fingers.get(event.pointerId);
        if (finger) {
            finger.x = place(event);
            drag();
        }
    });
    for (const end of ['pointerup', 'pointercancel']) {
        u.over.addEventListener(end, (event) => {
            if (fingers.delete(event.pointerId)) {
                hold();
            }
        });
    }
}
