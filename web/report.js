// Shows reports, each in place of the one before it.

export class Report {
    #place;
    #shown = null;
    #coming = null;
    html = "";

    constructor(place) {
        this.#place = place;
    }

    /** Shows a report once it is laid out, at the place that was being read. */
    show(html, title) {
        this.html = html;
        this.#coming?.remove();
        const frame = document.createElement("iframe");
        frame.title = title;
        frame.className = "coming";
        frame.addEventListener("load", () => {
            if (this.#coming !== frame) return;
            const before = this.#shown?.contentWindow;
            frame.contentWindow.scrollTo(0, before?.scrollY ?? 0);
            frame.classList.remove("coming");
            this.#shown?.remove();
            [this.#shown, this.#coming] = [frame, null];
        }, { once: true });
        frame.srcdoc = html;
        this.#coming = frame;
        this.#place.hidden = false;
        this.#place.append(frame);
    }

    /** Shows nothing. */
    clear() {
        this.html = "";
        this.#shown?.remove();
        this.#coming?.remove();
        this.#shown = this.#coming = null;
        this.#place.hidden = true;
    }
}
