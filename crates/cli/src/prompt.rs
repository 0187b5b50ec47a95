//! Asks a person at the terminal, and reads the answers line by line.

use std::io::{self, BufRead, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use recension_report::TableOptions;

use crate::error::Error;
use crate::terminal;

/// Whoever is asked: where questions go, and where answers come from.
pub(crate) struct Prompt<'a> {
    input: &'a mut dyn BufRead,
    out: &'a mut dyn Write,
    options: TableOptions,
}

/// Asks on standard error, so that what a command prints stays apart, and reads from standard input.
pub(crate) fn at_terminal<T>(ask: impl FnOnce(&mut Prompt<'_>) -> Result<T, Error>) -> Result<T, Error> {
    let stderr = io::stderr();
    let colour = stderr.is_terminal() && AutoStream::choice(&stderr) != ColorChoice::Never;
    let options =
        TableOptions::default().with_width_columns(terminal::columns_of_stderr()).with_colour(colour);
    // Standard error is not locked as a whole: between questions, others may have something to say.
    ask(&mut Prompt::new(&mut io::stdin().lock(), &mut anstream::stderr(), options))
}

impl<'a> Prompt<'a> {
    pub(crate) fn new(input: &'a mut dyn BufRead, out: &'a mut dyn Write, options: TableOptions) -> Self {
        Self { input, out, options }
    }

    /// Says one line.
    pub(crate) fn say(&mut self, text: &str) -> Result<(), Error> {
        self.show(|out, _| writeln!(out, "{text}"))
    }

    /// Shows what `write` lays out.
    pub(crate) fn show(
        &mut self,
        write: impl FnOnce(&mut dyn Write, TableOptions) -> io::Result<()>,
    ) -> Result<(), Error> {
        write(self.out, self.options).map_err(trouble)
    }

    /// Asks for one answer, without its case and what is around it; nothing if there are no more.
    pub(crate) fn answer(&mut self, prompt: &str) -> Result<Option<String>, Error> {
        let mut line = String::new();
        let bytes = write!(self.out, "{prompt} ")
            .and_then(|()| self.out.flush())
            .and_then(|()| self.input.read_line(&mut line))
            .map_err(trouble)?;
        Ok((bytes > 0).then(|| line.trim().to_lowercase()))
    }
}

fn trouble(source: io::Error) -> Error {
    Error::input("cannot ask at the terminal").because(source)
}
