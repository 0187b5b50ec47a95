//! `recension completions`.

use clap::{Args, Command};
use clap_complete::{Shell, generate};

use super::Outcome;
use crate::error::Error;
use crate::output::Target;

const EXAMPLES: &str = "\
Examples:
  recension completions bash > ~/.local/share/bash-completion/completions/recension
  recension completions zsh > ~/.zfunc/_recension
  recension completions fish > ~/.config/fish/completions/recension.fish";

/// Print shell completions
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CompletionsArgs {
    /// Shell
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs, mut command: Command) -> Result<Outcome, Error> {
    let mut script = Vec::new();
    generate(args.shell, &mut command, "recension", &mut script);
    Target::Stdout.write(|out| out.write_all(&script))?;
    Ok(Outcome::Done)
}
