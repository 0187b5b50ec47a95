// Shows reports, each in place of the one before it.

export class Report {
    #place;
    #shown = null;
    #coming = null;
    #waiting = null;
    html = "";

    constructor(place) {
        this.#place = place;
    }

    /** Shows a report in so many milliseconds, unless another one comes first. */
    show(html, title, milliseconds = 0) {
        this.html = html;
        clearTimeout(this.#waiting?.timer);
        this.#waiting = { html, title };
        this.#wait(milliseconds);
    }

    /** Puts off a report that is waiting: laying it out would hold up the keys. */
    putOff(milliseconds) {
        if (!this.#waiting) return;
        clearTimeout(this.#waiting.timer);
        this.#wait(milliseconds);
    }

    #wait(milliseconds) {
        const show = () => {
            const { html, title } = this.#waiting;
            this.#waiting = null;
            this.#layOut(html, title);
        };
        if (milliseconds > 0) this.#waiting.timer = setTimeout(show, milliseconds);
        else show();
    }

    /** Shows a report once it is laid out, at the place that was being read. */
    #layOut(html, title) {
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
        clearTimeout(this.#waiting?.timer);
        this.#waiting = null;
        this.#shown?.remove();
        this.#coming?.remove();
        this.#shown = this.#coming = null;
        this.#place.hidden = true;
    }
}
