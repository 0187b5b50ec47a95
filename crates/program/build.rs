//! Tells the program which commit it is built from: as whoever packs it says, as the package says that it comes in, or as
//! git says. Leaves out of it what a packed program does not need.

use std::path::Path;
use std::process::Command;

/// What says it to the program, and may be set by whoever packs it.
const VARIABLE: &str = "RECENSION_COMMIT";

/// Asks for a small program: of those linkers that take scripts, which are the usual ones of Linux.
const SMALL: &str = "RECENSION_SMALL";

/// What cargo puts into a package.
const PACKAGED: &str = ".cargo_vcs_info.json";

/// So many digits tell commits apart.
const SHORT: usize = 9;

fn main() {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    println!("cargo::rerun-if-env-changed={SMALL}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=small.ld");
    leave_out_tables();
    if std::env::var_os(VARIABLE).is_some() {
        return;
    }
    if let Some(commit) = packaged().or_else(checked_out) {
        println!("cargo::rustc-env={VARIABLE}={commit}");
    }
}

/// Links a release for Linux without the tables that unwind a stack, as a panic ends it: 1.15 of 20.2 MB.
fn leave_out_tables() {
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    if is(SMALL, "1") && is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux") {
        let folder = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
        println!("cargo::rustc-link-arg-bins=-Wl,-T,{folder}/small.ld");
        println!("cargo::rustc-link-arg-bins=-Wl,--no-eh-frame-hdr");
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
