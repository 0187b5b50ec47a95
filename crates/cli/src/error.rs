//! Trouble that ends a command: its kind, what, why, and what to do about it.

use std::error::Error as Source;
use std::fmt::Write as _;
use std::io;

use recension_wire::visible;

/// What sort of trouble it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    /// Something asked for is wrong.
    Usage,
    /// An edition cannot be read, or nothing can be read from it.
    Input,
    /// The result cannot be written.
    Output,
    /// Whoever read the result has stopped reading. Nothing is said about it.
    BrokenPipe,
    /// Whoever ran it has stopped it.
    Interrupted,
}

/// Trouble that ends a command: what, why, and what to do about it.
#[derive(Debug)]
pub(crate) struct Error {
    pub(crate) kind: ErrorKind,
    message: String,
    source: Option<Box<dyn Source + Send + Sync>>,
    hints: Vec<String>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None, hints: Vec::new() }
    }

    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Input, message)
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// Makes the error of a failed write; a closed pipe is not one to speak of.
    pub(crate) fn output(message: impl Into<String>, source: io::Error) -> Self {
        let kind = match source.kind() {
            io::ErrorKind::BrokenPipe => ErrorKind::BrokenPipe,
            _ => ErrorKind::Output,
        };
        Self::new(kind, message).because(source)
    }

    pub(crate) fn because(mut self, source: impl Source + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Names what it is about, where the message does not.
    pub(crate) fn about(mut self, name: &str) -> Self {
        if !self.message.contains(name) {
            self.message = format!("{name}: {}", self.message);
        }
        self
    }

    /// Returns message and causes on one line, made inert.
    pub(crate) fn chain(&self) -> String {
        let mut line = self.message.clone();
        let mut next: Option<&dyn Source> = self.source.as_ref().map(|source| source.as_ref() as &dyn Source);
        while let Some(cause) = next {
            // A text that cannot be written is one that is missing from an error message, no more.
            let _ = write!(line, ": {}", plainly(&cause.to_string()));
            next = cause.source();
        }
        visible(&line).into_owned()
    }

    pub(crate) fn hints(&self) -> impl Iterator<Item = String> {
        self.hints.iter().map(|hint| visible(hint).into_owned())
    }
}

/// Passes over that whoever read the result has stopped reading.
pub(crate) fn unless_closed(written: Result<(), Error>) -> Result<(), Error> {
    match written {
        Err(error) if error.kind == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Takes off the number that the system puts behind its words, and their capital; abbreviations keep theirs.
pub(crate) fn plainly(cause: &str) -> String {
    let words = cause.split_once(" (os error").map_or(cause, |(words, _)| words);
    let mut chars = words.chars();
    match chars.next() {
        Some(first) if !chars.clone().next().is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => words.to_owned(),
    }
}
