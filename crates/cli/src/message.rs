//! Prints messages for people to standard error. Nobody is left to tell if that fails.
//!
//! On a terminal they are broken to its width. Anywhere else a message is one line, as programs read them.

use std::io::Write;

use recension_report::{MessageRoom, wrap_message};
use recension_wire::{visible, visible_line};

use crate::terminal::terminal_of_stderr;

/// Columns that set off what a message says behind its first line.
const INDENT: usize = 2;

/// What a message begins with, and how it is coloured (ECMA-48, select graphic rendition).
#[derive(Clone, Copy)]
struct Label {
    word: &'static str,
    code: &'static str,
}

/// Prints what ended the command.
pub(crate) fn error(text: &str) {
    labelled(Label { word: "error", code: "1;31" }, text);
}

/// Prints a warning.
pub(crate) fn warn(text: &str) {
    labelled(Label { word: "warning", code: "1;33" }, text);
}

/// Prints what should be known besides.
pub(crate) fn note(text: &str) {
    labelled(Label { word: "note", code: "1" }, text);
}

/// Prints what can be done.
pub(crate) fn hint(text: &str) {
    labelled(Label { word: "hint", code: "1" }, text);
}

/// Prints a line of a result.
pub(crate) fn line(text: &str) {
    print("", 0, &visible_line(text));
}

fn labelled(Label { word, code }: Label, text: &str) {
    let label = format!("\u{1b}[{code}m{word}\u{1b}[0m: ");
    print(&label, word.len() + ": ".len(), &visible(text));
}

fn print(label: &str, taken: usize, text: &str) {
    // Some lines of results are set off already.
    let indent = text.len() - text.trim_start_matches(' ').len() + INDENT;
    let lines = match terminal_of_stderr() {
        Some(columns) => wrap_message(text, MessageRoom { columns, taken, indent }),
        None => vec![text],
    };
    let _ = writeln!(anstream::stderr().lock(), "{label}{}", lines.join(&format!("\n{:indent$}", "")));
}
