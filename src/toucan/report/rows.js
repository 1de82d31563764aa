// A list of which only the rows in sight are in the document, however many there are.

/** Browsers do not lay out elements much taller than that, in pixels. */
const TALLEST = 15e6;

class Rows {
    /**
     * box scrolls; make(row) answers with the element of a row; after(first, end, layer) adds what lies over them;
     * pick(row) is told when one is chosen.
     */
    constructor(box, height, make, after, pick) {
        Object.assign(this, { box, height, make, after, pick, length: 0, chosen: -1, most: 0 });
        this.all = html('div', { class: 'all', role: 'presentation' });
        box.append(this.all);
        box.addEventListener('scroll', () => this.draw());
        box.addEventListener('keydown', (event) => this.key(event));
        this.all.addEventListener('click', (event) => {
            const element = event.target.closest('[data-row]');
            if (element) {
                pick(Number(element.dataset.row));
            }
        });
    }

    show(length) {
        this.length = Math.min(length, Math.floor(TALLEST / this.height));
        this.chosen = -1;
        this.box.scrollTop = 0;
        this.all.style.height = `${this.length * this.height}px`;
        this.draw();
    }

    draw() {
        const first = Math.max(0, Math.floor(this.box.scrollTop / this.height) - 5);
        const inSight = this.most || Math.ceil(this.box.clientHeight / this.height) + 10;
        const end = Math.min(this.length, first + inSight);
        const rows = [];
        for (let row = first; row < end; row++) {
            const element = this.make(row);
            element.style.top = `${row * this.height}px`;
            element.style.height = `${this.height}px`;
            element.id = `${this.box.id}-${row}`;
            element.dataset.row = row;
            element.setAttribute('role', 'option');
            element.setAttribute('aria-setsize', this.length);
            element.setAttribute('aria-posinset', row + 1);
            element.setAttribute('aria-selected', row === this.chosen);
            rows.push(element);
        }
        this.all.replaceChildren(...rows);
        this.after(first, end, this.all);
    }

    /** Marks a row, and scrolls to it if it is not in sight. */
    reveal(row) {
        this.chosen = row;
        if (row >= 0) {
            const top = row * this.height;
            const { scrollTop, clientHeight } = this.box;
            if (top < scrollTop + this.height || top > scrollTop + clientHeight - 2 * this.height) {
                this.box.scrollTop = top - clientHeight / 2;
            }
            this.box.setAttribute('aria-activedescendant', `${this.box.id}-${row}`);
        } else {
            this.box.removeAttribute('aria-activedescendant');
        }
        this.draw();
    }

    key(event) {
        const page = Math.max(1, Math.floor(this.box.clientHeight / this.height) - 2);
        const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
        if (step !== undefined && this.length > 0) {
            event.preventDefault();
            this.pick(Math.max(0, Math.min(this.length - 1, this.chosen + step)));
        }
    }

    /** On paper nothing scrolls: so many rows around what is in sight, and the box as high as they are. */
    forPrint(most) {
        this.before = this.box.scrollTop;
        const first = Math.max(0, Math.floor(this.before / this.height));
        this.most = most;
        this.draw();
        this.all.style.height = `${Math.min(this.length - first, most) * this.height}px`;
        this.box.style.height = 'auto';
        this.all.style.top = `${-Math.max(0, first - 5) * this.height}px`;
    }

    afterPrint() {
        this.most = 0;
        this.box.style.height = '';
        this.all.style.top = '';
        this.all.style.height = `${this.length * this.height}px`;
        this.box.scrollTop = this.before;
        this.draw();
    }
}
