//! What the terminal shows: colour, width, misuse and errors.

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use recension_report::TableOptions;
use recension_wire::visible_line;

use crate::arguments::{ColorWhen, OutputArgs};
use crate::error::Error;
use crate::message;
use crate::output::Target;

/// The width where there is no terminal that could tell one.
const DEFAULT_COLUMNS: usize = 100;

/// Makes the choice of colour hold for everything that is printed.
pub(crate) fn choose_colour(when: ColorWhen) {
    match when {
        ColorWhen::Auto => ColorChoice::Auto,
        ColorWhen::Always => ColorChoice::Always,
        ColorWhen::Never => ColorChoice::Never,
    }
    .write_global();
}

/// Lays tables out for where they go.
pub(crate) fn table_options(args: &OutputArgs, target: &Target) -> TableOptions {
    let colour = match (args.color, target) {
        (ColorWhen::Always, _) => true,
        (ColorWhen::Never, _) | (_, Target::File(_) | Target::Files(_)) => false,
        (ColorWhen::Auto, Target::Stdout) => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    };
    // Forced colour may go to a pager or a log, which know colours and print other sequences.
    let hyperlinks = colour && matches!(target, Target::Stdout) && io::stdout().is_terminal();
    TableOptions::default()
        .with_width_columns(args.width.map_or_else(columns, usize::from))
        .with_colour(colour)
        .with_hyperlinks(hyperlinks)
}

fn columns() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    if let Some(columns) = columns.filter(|columns| *columns > 0) {
        return columns;
    }
    if !io::stdout().is_terminal() {
        return DEFAULT_COLUMNS;
    }
    terminal_size::terminal_size().map_or(DEFAULT_COLUMNS, |(width, _)| usize::from(width.0))
}

/// Returns the columns that help is laid out for: those of the terminal, but no more than are easily read.
pub(crate) fn columns_of_help() -> usize {
    columns().min(DEFAULT_COLUMNS)
}

/// Returns the columns that a question on standard error is laid out for.
pub(crate) fn columns_of_stderr() -> usize {
    terminal_of_stderr().unwrap_or(DEFAULT_COLUMNS)
}

/// Returns the columns of the terminal that standard error goes to; nothing if it goes to none, or to one that does not
/// tell its width.
pub(crate) fn terminal_of_stderr() -> Option<usize> {
    terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| usize::from(width.0))
}

/// Prints help, version or misuse; nobody is left to tell if that fails.
///
/// What was typed is repeated as it is, which a terminal or a build system would obey: with such arguments the
/// message goes without colour, and inert.
pub(crate) fn report_misuse(error: &clap::Error, arguments: &[OsString]) {
    let inert = |argument: &OsString| matches!(visible_line(&argument.to_string_lossy()), Cow::Borrowed(_));
    if !error.use_stderr() || arguments.iter().all(inert) {
        let _ = error.print();
        return;
    }
    let mut stderr = io::stderr().lock();
    for line in error.render().to_string().lines() {
        let _ = writeln!(stderr, "{}", visible_line(line));
    }
}

/// Prints an error and its hints.
pub(crate) fn report(error: &Error) {
    message::error(&error.chain());
    error.hints().for_each(|hint| message::hint(&hint));
}
