//! `recension man`.

use std::fs;
use std::path::PathBuf;

use clap::{Args, Command};
use clap_mangen::{Man, generate_to};

use super::Outcome;
use crate::error::Error;
use crate::output::Target;

const EXAMPLES: &str = "\
Examples:
  recension man | man -l -                Read the main page
  recension man -o ~/.local/share/man/man1  Install a page for every command";

/// Print the manual page
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ManArgs {
    /// Write one page per command to this folder (created if missing)
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &ManArgs, command: Command) -> Result<Outcome, Error> {
    match &args.output {
        None => Target::Stdout.write(|out| Man::new(command).render(out))?,
        Some(folder) => {
            fs::create_dir_all(folder).and_then(|()| generate_to(command, folder)).map_err(|source| {
                Error::output(format!("cannot write manual pages to {}", folder.display()), source)
                    .hint("name a folder that you may write to")
            })?;
        }
    }
    Ok(Outcome::Done)
}
