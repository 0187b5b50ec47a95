//! The laws that hold for every reader of markup, whatever it is given.

use proptest::prelude::{Strategy, prop_oneof, proptest};
use proptest::sample::select;

use crate::spans::assert_spans;
use crate::{ParseOptions, parse};

/// A document for each format that has all of its forms.
const DOCUMENTS: [(&str, &str); 5] = [
    ("list.rst", include_str!("samples/list.rst")),
    ("list.org", include_str!("samples/list.org")),
    ("list.adoc", include_str!("samples/list.adoc")),
    ("list.mediawiki", include_str!("samples/list.mediawiki")),
    ("list.opml", include_str!("samples/list.opml")),
];

/// Pieces that begin, end or break something in one of the formats.
const PIECES: [&str; 85] = [
    "\n",
    "\n\n",
    "\r\n",
    "  ",
    "    ",
    "\t",
    "- ",
    "* ",
    "** ",
    "+ ",
    "1. ",
    "#. ",
    "a",
    "Saw",
    "é",
    "日本",
    "`",
    "``",
    "`_",
    "__",
    "_",
    "*",
    "|",
    "||",
    "|===\n",
    "|-\n",
    "+--+--+\n",
    "+==+==+\n",
    "==== ====\n",
    "====\n",
    "----\n",
    "~~~~\n",
    ".. ",
    ".. _a: ",
    ".. image:: x\n",
    ".. list-table::\n",
    ".. csv-table::\n   :header: a,\"b\n",
    ".. note:: ",
    "::",
    ":: ",
    ":a: b\n",
    ":PROPERTIES:\n",
    ":END:\n",
    "#+TITLE: x\n",
    "#+BEGIN_SRC\n",
    "#+END_SRC\n",
    "#+HTML: <a>",
    "[[",
    "]]",
    "][",
    "[",
    "]",
    "<",
    ">",
    "<<",
    ">>",
    "{a}",
    "{nbsp}",
    "= ",
    "== ",
    "https://a.example/",
    "link:",
    "\\",
    " -- ",
    "[cols=2]\n",
    "{|\n",
    "|}\n",
    "|-",
    "! a !! b\n",
    "''",
    "'''",
    "{{",
    "}}",
    "<!--",
    "-->",
    "<ref>",
    "</ref>",
    "&amp;",
    ";a : b\n",
    "#*",
    "<outline text=\"a\">",
    "<outline url='b'/>",
    "</outline>",
    "<title>",
    "</title>",
];

#[test]
fn documents_cut_anywhere_keep_the_laws() {
    for (name, text) in DOCUMENTS {
        for (cut, _) in text.char_indices().chain([(text.len(), ' ')]) {
            assert_spans(&parse(name, text[..cut].into(), &ParseOptions::default()));
        }
    }
}

#[test]
fn a_document_gives_the_same_entries_with_other_line_endings() {
    for (name, text) in DOCUMENTS {
        let read = |text: String| {
            let edition = parse(name, text.into_bytes(), &ParseOptions::default());
            let titles: Vec<String> =
                edition.entry_ids().map(|id| edition.entry(id).title().to_owned()).collect();
            titles
        };
        assert!(read(text.to_owned()).len() >= 5, "{name}");
        assert_eq!(read(text.replace('\n', "\r\n")), read(text.to_owned()), "{name}");
    }
}

#[test]
fn what_holds_outlines_is_no_title() {
    let text = "<title><outline url='b'/><outline text=\"a\"></title>";
    let edition = parse("x.opml", text.into(), &ParseOptions::default());
    assert_spans(&edition);
    assert_eq!(edition.entries.len(), 2);
}

#[test]
fn a_paragraph_does_not_come_before_the_notes_of_the_item_above_it() {
    let text = ":a: b\n- \n* \n|===\n;a : b\n[[";
    assert_spans(&parse("x.mediawiki", text.into(), &ParseOptions::default()));
}

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![select(&PIECES[..]), select(&PIECES[..20])];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn soup_keeps_the_laws(text in soup()) {
        for (name, _) in DOCUMENTS {
            assert_spans(&parse(name, text.clone().into_bytes(), &ParseOptions::default()));
        }
    }
}
