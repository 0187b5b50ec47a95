//! Tells the program which commit it is built from: as whoever packs it says, as the package says that it comes in, or as
//! git says.

use std::path::Path;
use std::process::Command;

/// What says it to the program, and may be set by whoever packs it.
const VARIABLE: &str = "RECENSION_COMMIT";

/// What cargo puts into a package.
const PACKAGED: &str = ".cargo_vcs_info.json";

/// So many digits tell commits apart.
const SHORT: usize = 9;

fn main() {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os(VARIABLE).is_some() {
        return;
    }
    if let Some(commit) = packaged().or_else(checked_out) {
        println!("cargo::rustc-env={VARIABLE}={commit}");
    }
}

fn packaged() -> Option<String> {
    let info = std::fs::read_to_string(PACKAGED).ok()?;
    let (_, rest) = info.split_once("\"sha1\"")?;
    let commit = rest.split('"').nth(1)?;
    commit.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| commit.chars().take(SHORT).collect())
}

/// Returns what is checked out. Only what is built to be used asks for it: all else would be built again after each
/// commit.
fn checked_out() -> Option<String> {
    if std::env::var("PROFILE").ok()? != "release" {
        return None;
    }
    let git = |arguments: &[&str]| {
        let output =
            Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
        String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned())
    };
    // What only lies in somebody's repository is not of its commits.
    git(&["ls-files", "--error-unmatch", "build.rs"])?;
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    if Path::new(&log).exists() {
        println!("cargo::rerun-if-changed={log}");
    }
    git(&["rev-parse", &format!("--short={SHORT}"), "HEAD"])
}
