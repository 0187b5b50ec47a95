//! Prints lines for people to standard error. Nobody is left to tell if that fails.

use std::io::Write;

use recension_wire::{visible, visible_line};

/// Prints a warning.
pub(crate) fn warn(text: &str) {
    print("\u{1b}[1;33mwarning\u{1b}[0m: ", text);
}

/// Prints what should be known besides.
pub(crate) fn note(text: &str) {
    print("\u{1b}[1mnote\u{1b}[0m: ", text);
}

/// Prints what can be done.
pub(crate) fn hint(text: &str) {
    print("\u{1b}[1mhint\u{1b}[0m: ", text);
}

/// Prints a line of a result.
pub(crate) fn line(text: &str) {
    print("", text);
}

fn print(label: &str, text: &str) {
    let text = if label.is_empty() { visible_line(text) } else { visible(text) };
    let _ = writeln!(anstream::stderr().lock(), "{label}{text}");
}
