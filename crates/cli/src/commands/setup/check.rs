//! `recension setup git --check`: what git has, and what follows from it.

use std::path::Path;

use super::Outcome;
use super::scope::ScopeFiles;
use crate::error::Error;
use crate::git;
use crate::output::Target;

/// The oldest version of git that the tests run with.
const OLDEST_TESTED: (u32, u32) = (2, 39);

/// What merges by the driver, whichever of the tested versions runs it.
const COMMANDS: &str = "merge, rebase, cherry-pick, revert, stash, am -3 and checkout -m";

/// Says which git there is, and which of its commands merge entry by entry.
pub(super) fn git_words() -> String {
    let Some(said) = git::line(Path::new("."), &["--version"]) else {
        return "git cannot be run".to_owned();
    };
    let version = said.trim_start_matches("git version ").to_owned();
    match numbers(&version) {
        Some(numbers) if numbers >= OLDEST_TESTED => {
            format!("git {version}: {COMMANDS} merge entry by entry; without this program, line by line")
        }
        _ => format!(
            "git {version} is older than {}.{}, the oldest version that this is tested with: look at what it merges",
            OLDEST_TESTED.0, OLDEST_TESTED.1
        ),
    }
}

fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Says what is set up and what is missing.
pub(super) fn run(
    files: &ScopeFiles,
    settings: &[(&'static str, String)],
    patterns: &[String],
) -> Result<Outcome, Error> {
    let mut lines = vec![git_words()];
    let mut missing = false;
    for (key, value) in settings {
        let state = match files.setting(key)? {
            Some(present) if present == *value => "set",
            Some(_) => "set otherwise",
            None => "not set",
        };
        missing |= state != "set";
        lines.push(format!("{}: {key}: {state}", files.config));
    }
    let usual = ["README.md".to_owned()];
    let names = if patterns.is_empty() { &usual } else { patterns };
    for name in names.iter().filter(|name| !name.contains(['*', '?', '['])) {
        let said = git::line(Path::new("."), &["check-attr", "merge", "--", name]);
        let driver =
            said.as_deref().and_then(|said| said.rsplit_once(": ")).map_or("unspecified", |said| said.1);
        missing |= driver != "recension";
        lines.push(match driver {
            "recension" => format!("{name}: merged entry by entry"),
            _ => format!("{name}: merged by git itself (merge: {driver})"),
        });
    }
    if missing {
        lines.push("`recension setup git` sets up what is missing".to_owned());
    }
    Target::Stdout.write(|out| lines.iter().try_for_each(|line| writeln!(out, "{line}")))?;
    Ok(if missing { Outcome::Differences } else { Outcome::Done })
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn versions_are_read() {
        assert_eq!(numbers("2.39.5"), Some((2, 39)));
        assert_eq!(numbers("2.47.3.windows.1"), Some((2, 47)));
        assert_eq!(numbers("next"), None);
    }
}
