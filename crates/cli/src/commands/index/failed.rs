//! Lists that could not be taken in.

use recension_report::counted;

use super::Outcome;
use super::sources::{Given, Source};
use crate::error::{Error, ErrorKind};
use crate::{message, terminal};

/// More files than this that are no lists are counted rather than named.
const MAX_NAMED: usize = 3;

/// Lists that could not be taken in while others were.
pub(super) struct Failed {
    is_quiet: bool,
    /// Those that need not be lists.
    passed_over: usize,
    /// Those that had to be.
    wrong: usize,
}

impl Failed {
    pub(super) fn new(is_quiet: bool) -> Self {
        Self { is_quiet, passed_over: 0, wrong: 0 }
    }

    /// Tells what is wrong with a list, unless that ends all.
    pub(super) fn meet(&mut self, source: &Source, error: Error) -> Result<(), Error> {
        if matches!(error.kind, ErrorKind::Interrupted | ErrorKind::BrokenPipe) {
            return Err(error);
        }
        match source.given {
            Given::Named => return Err(error),
            Given::Listed => {
                self.wrong += 1;
                terminal::report(&error.about(&source.name));
            }
            Given::Found => {
                self.passed_over += 1;
                if self.passed_over <= MAX_NAMED && !self.is_quiet {
                    let error = error.about(&source.name);
                    message::warn(&format!("{}; it is passed over", error.chain()));
                }
            }
        }
        Ok(())
    }

    /// Counts them at the end.
    pub(super) fn end(self) -> Result<Outcome, Error> {
        let more = self.passed_over.saturating_sub(MAX_NAMED);
        if more > 0 && !self.is_quiet {
            message::warn(&format!("{} passed over", counted(more, "more file is", "more files are")));
        }
        match self.wrong {
            0 => Ok(Outcome::Done),
            wrong => Err(Error::input(format!("{} not taken in", counted(wrong, "list was", "lists were")))
                .hint("what is wrong with each is told above; the others were taken in")),
        }
    }
}
