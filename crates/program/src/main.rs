//! The program. What it does is in the crate before it, [`recension_cli`], which is built for size: this one is built for
//! speed, for its level is that of the optimisation of the whole.

use std::process::ExitCode;

fn main() -> ExitCode {
    recension_cli::run(std::env::args_os(), option_env!("RECENSION_COMMIT"))
}
