//! What a list of two or three entries is read as: the same as a list of thirty.

use crate::{ParseOptions, parse};

/// Forms of one entry; `@` stands for its number.
const ENTRIES: [(&str, &str); 14] = [
    (
        "",
        "**Saw @**\n\nCuts wood @.\n\n- code: <https://code.example.org/@>\n- shop: <https://shop.example.org/@>\n\n",
    ),
    ("", "**Saw @**\n\n- code: <https://code.example.org/@>\n\n"),
    ("", "### Saw @\n\nCuts wood @.\n\n[Manual](https://example.org/@)\n\n"),
    ("", "### Saw @\n\n- code: <https://code.example.org/@>\n- shop: <https://shop.example.org/@>\n\n"),
    ("", "### [Saw @](https://example.org/@)\n\nCuts wood @.\n\n"),
    (
        "",
        "<details><summary>Saw @</summary>\n\n- [Code](https://code.example.org/@)\n- [Manual](https://example.org/@)\n\n</details>\n\n",
    ),
    ("", "- Saw @\n  - code: <https://code.example.org/@>\n  - shop: <https://shop.example.org/@>\n"),
    (
        "",
        "- [Saw @](https://example.org/@) - Cuts.\n  - [Manual](https://m.example.org/@)\n  - [Shop](https://shop.example.org/@)\n",
    ),
    ("", "- Saw @ in practice [[manual](https://example.org/@)]\n"),
    ("", "[Saw @](https://example.org/@) - Cuts wood @.\n\n"),
    ("", "> **Saw @**\n> Cuts wood @. [Manual](https://example.org/@)\n\n"),
    ("| A | B | C |\n|---|---|---|\n", "| Saw @ | Cuts wood @. | [Manual](https://example.org/@) |\n"),
    ("| A | B |\n|---|---|\n", "| Saw @ | <https://example.org/@> |\n"),
    ("| Name | Text |\n|---|---|\n", "| Saw @ | Cuts wood @. |\n"),
];

#[test]
fn short_lists_are_read_as_long_ones() {
    for (head, form) in ENTRIES {
        let read = |count: usize| -> Vec<String> {
            let list: String = (1..=count).map(|number| form.replace('@', &number.to_string())).collect();
            let text = format!("# Workshop\n\nAll about saws.\n\n## Saws\n\n{head}{list}");
            let edition = parse("README.md", text.into_bytes(), &ParseOptions::default());
            let titles = edition.entry_ids().map(|id| {
                let entry = edition.entry(id);
                let links = usize::from(entry.url().is_some());
                format!("{} {links} {}", entry.title(), entry.description())
            });
            titles.collect()
        };
        let long = read(30);
        assert_eq!(long.len(), 30, "{form}");
        assert!(long[0].starts_with("Saw 1 "), "{form}: {}", long[0]);
        for count in [2, 3, 5] {
            assert_eq!(read(count), long[..count], "{form}");
        }
    }
}
