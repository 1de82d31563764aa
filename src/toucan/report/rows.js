// A list of which only the rows in sight are in the document, however many there are.

/**
 * Browsers do not lay out elements much taller than that, in pixels. A list that would be taller is scrolled as if it were that
 * tall: a pixel of the scroll bar is then more than a pixel of the list.
 */
const TALLEST = 15e6;

class Rows {
    /**
     * box scrolls; make(row) answers with the element of a row; after(first, end, layer, origin) adds what lies over them, with
     * the list's first row at the pixel origin of the layer; pick(row) is told when one is chosen. Before the box stand the
     * headings of its columns.
     */
    constructor(box, height, make, after, pick) {
        Object.assign(this, { box, height, make, after, pick, length: 0, chosen: -1, most: 0 });
        this.all = html('div', { class: 'all', role: 'presentation' });
        box.append(this.all);
        const heading = box.previousElementSibling;
        box.addEventListener('scroll', () => {
            heading.scrollLeft = box.scrollLeft;
            this.draw();
        });
        box.addEventListener('keydown', (event) => this.key(event));
        this.all.addEventListener('click', (event) => {
            const element = event.target.closest('[data-row]');
            if (element) {
                pick(Number(element.dataset.row));
            }
        });
    }

    show(length) {
        this.length = length;
        this.chosen = -1;
        this.box.scrollTop = 0;
        this.all.style.height = `${Math.min(TALLEST, this.length * this.height)}px`;
        this.draw();
    }

    /** Pixels of the whole list that are above those in sight. */
    above() {
        return this.box.scrollTop * this.scale();
    }

    /** Pixels of the list for each of the scroll bar. */
    scale() {
        const sight = this.box.clientHeight;
        return Math.max(1, (this.length * this.height - sight) / (TALLEST - sight));
    }

    draw() {
        const above = this.above();
        const first = Math.max(0, Math.floor(above / this.height) - 5);
        // Where the list begins in the document: above it, if the list is taller than that.
        this.origin = this.box.scrollTop - above;
        const inSight = this.most || Math.ceil(this.box.clientHeight / this.height) + 10;
        const end = Math.min(this.length, first + inSight);
        const rows = [];
        for (let row = first; row < end; row++) {
            const element = this.make(row);
            element.style.top = `${this.origin + row * this.height}px`;
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
        this.after(first, end, this.all, this.origin);
    }

    /** Marks a row, and scrolls to it if it is not in sight. */
    reveal(row) {
        this.chosen = row;
        if (row >= 0) {
            const top = row * this.height;
            const above = this.above();
            const { clientHeight } = this.box;
            if (top < above + this.height || top > above + clientHeight - 2 * this.height) {
                this.box.scrollTop = (top - clientHeight / 2) / this.scale();
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
        const first = Math.max(0, Math.floor(this.above() / this.height));
        this.most = most;
        this.draw();
        this.all.style.height = `${Math.min(this.length - first, most) * this.height}px`;
        this.box.style.height = 'auto';
        this.all.style.top = `${-this.origin - Math.max(0, first - 5) * this.height}px`;
    }

    afterPrint() {
        this.most = 0;
        this.box.style.height = '';
        this.all.style.top = '';
        this.all.style.height = `${Math.min(TALLEST, this.length * this.height)}px`;
        this.box.scrollTop = this.before;
        this.draw();
    }
}
