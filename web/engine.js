// Hands tasks to the worker, one at a time.

export class Engine {
    #worker;
    #ready;
    #waiting = new Map();
    #count = 0;

    /** Starts the worker; what it answers comes back as promises. */
    constructor() {
        this.#start();
    }

    /** Does a task. */
    async ask(task, given) {
        await this.#ready;
        const id = ++this.#count;
        return new Promise((resolve, reject) => {
            this.#waiting.set(id, { resolve, reject });
            this.#worker.postMessage({ id, task, ...given });
        });
    }

    #start() {
        const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
        this.#worker = worker;
        this.#ready = new Promise((resolve, reject) => {
            worker.addEventListener("message", ({ data }) => (data.ready ? resolve() : this.#answer(data)));
            worker.addEventListener("error", () => {
                const error = new Error("The part that compares lists did not load. Reload the page to try again.");
                reject(error);
                this.#fail(error);
            });
        });
        this.#ready.catch(() => {});
    }

    #answer({ id, result, error, fatal }) {
        const waiting = this.#waiting.get(id);
        this.#waiting.delete(id);
        if (error === undefined) {
            waiting?.resolve(result);
            return;
        }
        waiting?.reject(new Error(error));
        // What broke off in the middle is not used again.
        if (fatal) {
            this.#worker.terminate();
            this.#fail(new Error(error));
            this.#start();
        }
    }

    #fail(error) {
        for (const { reject } of this.#waiting.values()) reject(error);
        this.#waiting.clear();
    }
}

/** Runs the newest of several requests: one that comes while another runs waits, and only the last one does. */
export class Latest {
    #run;
    #running = false;
    #next = null;

    constructor(run) {
        this.#run = run;
    }

    ask() {
        if (this.#running) {
            this.#next = true;
            return;
        }
        this.#running = true;
        this.#run().finally(() => {
            this.#running = false;
            if (this.#next) {
                this.#next = null;
                this.ask();
            }
        });
    }
}
