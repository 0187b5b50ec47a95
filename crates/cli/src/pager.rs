//! Sends what is printed through a pager, as git does: one screen at a time, if standard output is a terminal.

use std::io::{self, IsTerminal, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::OnceLock;

use crate::message;

/// Where users name their pager; the first that is set counts.
const VARIABLES: [&str; 2] = ["RECENSION_PAGER", "PAGER"];

/// The pager of whoever names none.
const DEFAULT: &str = "less";

/// What pagers are told if nobody told them otherwise: colours, no screen for less than a page, and an end when
/// Ctrl-C ends this program.
const SETTINGS: [(&str, &str); 2] = [("LESS", "FRXK"), ("LV", "-c")];

/// Characters that only a shell understands, or that part words.
const FOR_A_SHELL: &[char] = &[
    '|', '&', ';', '<', '>', '(', ')', '$', '`', '\\', '"', '\'', ' ', '\t', '\n', '*', '?', '[', '#', '~',
    '=', '%',
];

/// What a shell answers if it cannot run a command (POSIX, exit status for commands).
const NOT_RUN: std::ops::RangeInclusive<i32> = 126..=127;

/// The pager that was chosen, if any.
static CHOSEN: OnceLock<Pager> = OnceLock::new();

/// A command that shows text page by page.
#[derive(Debug)]
struct Pager {
    command: String,
    /// Whether somebody named it, who wants to know if it does not run.
    named: bool,
}

/// Makes all that is printed from now on go through the pager, if there is a terminal that can show one.
pub(crate) fn choose() {
    let able = std::env::var_os("TERM").is_some_and(|term| term != "dumb") || cfg!(windows);
    if !able || !io::stdout().is_terminal() {
        return;
    }
    let named = VARIABLES.iter().find_map(|name| std::env::var(name).ok());
    if let Some(pager) = Pager::new(named) {
        // It is chosen once, at the start.
        let _ = CHOSEN.set(pager);
    }
}

/// Prints what `render` gives through the pager; returns false, and has printed nothing, if there is none.
pub(crate) fn print(text: &[u8]) -> io::Result<bool> {
    CHOSEN.get().map_or(Ok(false), |pager| pager.show(text))
}

/// Reports whether there is a pager.
pub(crate) fn is_chosen() -> bool {
    CHOSEN.get().is_some()
}

impl Pager {
    /// Returns the pager that was named, or the usual one; nothing if no name, or `cat`, says that none is wanted.
    fn new(named: Option<String>) -> Option<Self> {
        let pager = match named {
            Some(command) => Self { command: command.trim().to_owned(), named: true },
            None => Self { command: DEFAULT.to_owned(), named: false },
        };
        (!matches!(pager.command.as_str(), "" | "cat")).then_some(pager)
    }

    fn show(&self, text: &[u8]) -> io::Result<bool> {
        match self.run(text) {
            Ok(status) if status.code().is_none_or(|code| !NOT_RUN.contains(&code)) => Ok(true),
            Ok(status) => Ok(self.fails(&status)),
            Err(error) => Ok(self.fails(&error)),
        }
    }

    /// Says that the text comes without the pager.
    fn fails(&self, why: &dyn std::fmt::Display) -> bool {
        if self.named {
            message::warn(&format!("cannot run the pager `{}`: {why}", self.command));
        }
        false
    }

    fn run(&self, text: &[u8]) -> io::Result<ExitStatus> {
        let mut command = self.command();
        for (name, value) in SETTINGS {
            if std::env::var_os(name).is_none() {
                command.env(name, value);
            }
        }
        let mut child = command.stdin(Stdio::piped()).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // Whoever has seen enough leaves before the end.
            match stdin.write_all(text) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
                _ => {}
            }
        }
        child.wait()
    }

    /// Returns the command, by way of a shell if it takes one to understand it.
    fn command(&self) -> Command {
        if !self.command.contains(FOR_A_SHELL) {
            return Command::new(&self.command);
        }
        let (shell, option) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
        let mut command = Command::new(shell);
        command.args([option, &self.command]);
        command
    }
}

#[cfg(test)]
mod tests {
    use super::Pager;

    fn named(command: &str) -> Option<Pager> {
        Pager::new(Some(command.to_owned()))
    }

    #[test]
    fn nothing_and_cat_are_no_pagers() {
        assert!(named(" ").is_none() && named("cat").is_none());
        assert_eq!(Pager::new(None).unwrap().command, "less");
    }

    #[cfg(unix)]
    #[test]
    fn a_pager_gets_all_that_is_printed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shown");
        let pager = named(&format!("cat > '{}'", file.display())).unwrap();
        assert!(pager.show(b"one\ntwo\n").unwrap());
        assert_eq!(std::fs::read(file).unwrap(), b"one\ntwo\n");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_lost_if_the_pager_does_not_run() {
        for missing in ["no-such-pager", "no-such-pager --quietly"] {
            assert!(!named(missing).unwrap().show(b"text\n").unwrap(), "{missing}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_pager_may_end_before_it_has_read_all() {
        assert!(named("true").unwrap().show(&vec![b'x'; 1 << 20]).unwrap());
    }
}
