//! Spans of all that is read.

use super::*;

#[test]
fn spans_hold_for_all_kinds_of_text() {
    for text in [
        "",
        "\n",
        "- ",
        "-",
        "- \n- \n",
        "#",
        "# \n",
        "|a|\n|-|\n",
        "- - [a](u)\n",
        "- # [a](u)\n",
        "- ```\n  x\n",
        "1. [a](u)\r\n   - n\r\n- m\r\n\r\n# H\r\n",
        "- [a](u)\r- [b](v)\r",
        "-\t[a](u)\n\t- [b](v)\n\t\t- n\n",
        "- [a](u)\n\n      code\n\n  | a | b |\n  |---|---|\n  | c | d |\n",
        "> - [a](u)\n",
        "- [a](u)\n  <b>x</b>\n",
        "- [a\nb](u\n) - c\n",
        "* [中文](u)：说明。\n",
        "- عربي [رابط](u) - وصف\n",
        "Term\n: Def\n",
        "- [a]\n\n[a]: u\n",
        "- <details>\n  <summary>s</summary>\n\n  - [a](u)\n\n  </details>\n- [b](u)\n",
        "1. [a](u)\n  - n\n- m\n2. [b](v)\n",
        "- [x](u)\n***\n- [y](v)\n",
        "Setext\n---\n- [a](u)\n",
        "- [a](u \"t\n t\")\n",
        "- ![i](u) [![b](c)](d)\n",
        "| a \\| b | c |\n|---|---|\n| [x \\| y](u) | d \\| e |\n",
        "  - [a](u)\n - [b](u)\n- [c](u)\n",
        "| a | b |\n|---|---|\n| [c](u) | d |\n\n| [e](v) | f |\n| `g` | [h](w) [i](x) |\n",
        "| a | b |\n|---|---|\n| 1 | c | [d](u) |\n| 2 | e | [f](v) |\n| 3 | g | [h](w) |\n",
        "<details>\n<summary>A</summary>\n\n- [Code](http://c.example/1)\n\n</details>\n\n<details>\n<summary>B</summary>\n\nText.\n\n[Code](http://c.example/2)\n</details>\n",
        "### N\n#### L:\n- [GitHub](http://g.example/1)\n### O\n#### L:\n- [GitHub](http://g.example/2)\n### P\n#### L:\n- [GitHub](http://g.example/3)\n",
        "### N\ntext\nhttp://n.example\n\n### O\n[Website](http://o.example)\ntext\n\n### P\nhttp://p.example\n",
        "> - [a](http://a.example) - b\n> - [c](http://c.example) - d\n",
    ] {
        read(text);
        read(&format!("## S\n\n{text}"));
        read(&format!("- [z](u)\n\n{text}\n## A\n{text}"));
    }
}

/// What lists are written with, and what breaks readers of them.
const PIECES: &[&str] = &[
    "- ",
    "* ",
    "1. ",
    "2) ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "# ",
    "## ",
    "### ",
    "[a](u)",
    "[b](http://b.example)",
    "[c][r]",
    "[r]: http://r.example",
    "[d](#d)",
    "**e**",
    "`f`",
    " - ",
    ": ",
    "：",
    "|",
    "|-|-|\n",
    "| g | h |\n",
    "> ",
    "<details>",
    "</details>",
    "<summary>s</summary>",
    "<ul><li>",
    "</li></ul>",
    "<a href=\"http://i.example\">",
    "</a>",
    "<br>",
    "<!-- ",
    " -->",
    "```",
    "---",
    "===",
    "![j](k)",
    "é中🦄",
    "\0",
    "[",
    "](",
    ")",
    "License",
    "Contents",
    "word",
    "Term\n\n: def\n",
    "[^n]",
    "[^n]: note",
    "<table><tr><td>",
    "</td></tr></table>",
    "<h2>",
    "</h2>",
    "- [ ] ",
    "~~",
    "\u{a0}",
    "&amp;",
    "\\",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn spans_hold_for_any_text(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)) {
        read(&pieces.concat());
    }
}
