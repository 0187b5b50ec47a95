// Lists to start from; their files lie in the folder `examples`.

export const EXAMPLES = [
    {
        title: "A list of 2023 against its plain-text copy of 2019",
        mode: "compare",
        files: ["mirror.txt", "upstream.md"],
    },
    { title: "A list of trees, a year later", mode: "compare", files: ["trees-2025.md", "trees-2026.md"] },
    { title: "Two people edit one list", mode: "merge", files: ["trees-2025.md", "trees-ours.md", "trees-theirs.md"] },
    { title: "A list of 2023, checked", mode: "check", files: ["upstream.md"] },
];

/** Returns the editions of an example. */
export async function editionsOf({ files }) {
    const one = async (name) => {
        const answer = await fetch(new URL(`examples/${name}`, import.meta.url));
        if (!answer.ok) throw new Error(`${name} did not load`);
        return { name, text: await answer.text() };
    };
    return Promise.all(files.map(one));
}
