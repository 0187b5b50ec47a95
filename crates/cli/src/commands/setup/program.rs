//! How git is to call this program.

use std::env;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};

/// The name that the program is installed under.
const NAME: &str = "recension";

/// Returns a word for a shell that calls this program: its name where that finds it, else its path.
pub(super) fn word() -> Result<String, Error> {
    let this = env::current_exe().and_then(|path| path.canonicalize()).map_err(|source| {
        Error::new(ErrorKind::Input, "cannot tell where this program is")
            .because(source)
            .hint("install it to a folder of PATH")
    })?;
    if on_path().is_some_and(|found| found == this) {
        return Ok(NAME.into());
    }
    let Some(path) = this.to_str() else {
        return Err(Error::usage(format!("the path of this program is not UTF-8: {}", this.display()))
            .hint("install it to a folder of PATH"));
    };
    // The shell of git takes slashes everywhere.
    Ok(quoted(&if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() }))
}

/// Returns the first program of our name that a shell would find.
fn on_path() -> Option<PathBuf> {
    let name = format!("{NAME}{}", env::consts::EXE_SUFFIX);
    let folders = env::var_os("PATH")?;
    let found = env::split_paths(&folders).map(|folder| folder.join(&name)).find(|path| is_program(path))?;
    found.canonicalize().ok()
}

fn is_program(path: &Path) -> bool {
    let Ok(metadata) = path.metadata() else { return false };
    #[cfg(unix)]
    let runs = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o111 != 0;
    #[cfg(not(unix))]
    let runs = true;
    metadata.is_file() && runs
}

/// Quotes a word for a shell, unless there is nothing to quote.
fn quoted(word: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "/._-+:".contains(character);
    match word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_shell_reads_the_word_back() {
        assert_eq!(quoted("/usr/bin/recension"), "/usr/bin/recension");
        assert_eq!(quoted("/a b/it's"), r"'/a b/it'\''s'");
    }
}
