// The fields that editions are pasted into.

/** What each field is called, and the name that its edition has at first, by task. */
const ROLES = {
    compare: [["Old edition", "old.md"], ["New edition", "new.md"]],
    merge: [["Base", "base.md"], ["Ours", "ours.md"], ["Theirs", "theirs.md"]],
    check: [["List", "list.md"]],
};

const FORMATS = { markdown: "Markdown", "plain-text": "plain text", html: "HTML" };

/** Larger files are no lists. */
const MAX_FILE_BYTES = 64 << 20;

/** Selects a line of a field, and brings it into sight. */
export function goToLine(area, line) {
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(start, start + lines[line - 1].length);
    area.scrollTop = (line - 3) * Number.parseFloat(getComputedStyle(area).lineHeight);
}

export class Panes {
    #section;
    #panes;
    #decode;
    #changed;
    #complain;
    mode = "compare";

    /** Makes the fields. `decode` turns bytes into text, `changed` and `complain` are told what happens. */
    constructor(section, { decode, changed, complain }) {
        [this.#section, this.#decode, this.#changed, this.#complain] = [section, decode, changed, complain];
        const template = section.querySelector("template");
        this.#panes = [0, 1, 2].map((place) => this.#make(template, place));
        this.show("compare");
    }

    /** Shows the fields of a task; what stands in them stays. */
    show(mode) {
        const before = ROLES[this.mode];
        this.mode = mode;
        this.#section.dataset.mode = mode;
        this.#panes.forEach((pane, place) => {
            const role = ROLES[mode][place];
            pane.element.hidden = !role;
            if (!role) return;
            pane.label.textContent = role[0];
            pane.name.setAttribute("aria-label", `File name of: ${role[0]}`);
            pane.file.setAttribute("aria-label", `Open a file as: ${role[0]}`);
            pane.clear.setAttribute("aria-label", `Clear: ${role[0]}`);
            if (!pane.name.value || pane.name.value === before[place]?.[1]) pane.name.value = role[1];
        });
    }

    /** The editions of the task. */
    get editions() {
        return this.#shown().map(({ name, text }) => ({ name: name.value, text: text.value }));
    }

    set editions(editions) {
        this.#shown().forEach((pane, place) => {
            pane.text.value = editions[place]?.text ?? "";
            pane.name.value = editions[place]?.name ?? ROLES[this.mode][place][1];
        });
    }

    /** Shows a line of a field. */
    goTo(place, line) {
        goToLine(this.#panes[place].text, line);
    }

    /** Says below each field what was read in it. */
    tell(facts) {
        this.#shown().forEach((pane, place) => {
            const read = facts?.[place];
            const count = read?.entryCount;
            pane.facts.textContent = read && pane.text.value
                ? `${count.toLocaleString("en")} ${count === 1 ? "entry" : "entries"} · ${FORMATS[read.format] ?? read.format}`
                : "";
        });
    }

    #shown() {
        return this.#panes.slice(0, ROLES[this.mode].length);
    }

    #make(template, place) {
        const element = template.content.cloneNode(true).firstElementChild;
        const find = (selector) => element.querySelector(selector);
        const [label, name, text, file] = [find(".role"), find(".name"), find("textarea"), find("input[type=file]")];
        text.id = `text-${place}`;
        label.htmlFor = text.id;
        text.placeholder = "Paste the list here, or drop a file.\nMarkdown, HTML or plain text.";
        const facts = find(".facts");
        facts.id = `facts-${place}`;
        text.setAttribute("aria-describedby", facts.id);
        const pane = { element, label, name, text, file, facts, clear: find(".clear") };
        text.addEventListener("input", () => this.#changed());
        name.addEventListener("input", () => this.#changed());
        file.addEventListener("change", () => this.#open(place, [...file.files]).then(() => (file.value = "")));
        pane.clear.addEventListener("click", () => {
            [text.value, name.value] = ["", ROLES[this.mode][place][1]];
            text.focus();
            this.#changed();
        });
        element.addEventListener("dragover", (event) => {
            if (!event.dataTransfer.types.includes("Files")) return;
            event.preventDefault();
            element.classList.add("over");
        });
        element.addEventListener("dragleave", () => element.classList.remove("over"));
        element.addEventListener("drop", (event) => {
            element.classList.remove("over");
            if (!event.dataTransfer.files.length) return;
            event.preventDefault();
            this.#open(place, [...event.dataTransfer.files]);
        });
        this.#section.append(element);
        return pane;
    }

    /** Opens files, the first one in a field and the others in those behind it. */
    async #open(first, files) {
        const panes = this.#shown().slice(files.length > 1 ? 0 : first);
        for (const [at, file] of files.slice(0, panes.length).entries()) {
            if (file.size > MAX_FILE_BYTES) {
                this.#complain(`${file.name} is larger than 64 MB: a list is a text file.`);
                return;
            }
            try {
                panes[at].text.value = await this.#decode(new Uint8Array(await file.arrayBuffer()));
                panes[at].name.value = file.name;
            } catch (error) {
                this.#complain(`${file.name} cannot be read: ${error.message}`);
            }
        }
        this.#changed();
    }
}
