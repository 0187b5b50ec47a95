//! The files in which settings and attributes of git stand.

use std::env;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::git;

const PURPOSE: &str = "is to be set up";

/// Whose settings are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Those of this clone.
    Local,
    /// Settings of this clone, and attributes that are committed.
    Shared,
    /// Those of the user.
    Global,
}

/// The files that a scope stands in.
pub(super) struct ScopeFiles {
    scope: Scope,
    /// What the file of settings is called in messages.
    pub(super) config: String,
    /// The file of attributes.
    pub(super) attributes: PathBuf,
}

impl ScopeFiles {
    pub(super) fn find(scope: Scope) -> Result<Self, Error> {
        let here = Path::new(".");
        let (config, attributes) = match scope {
            Scope::Global => ("the global config of git".into(), global_attributes()?),
            Scope::Local | Scope::Shared => {
                let said = git::run(here, &["rev-parse", "--git-dir"], PURPOSE)?;
                if !said.status.success() {
                    return Err(Error::usage("there is no git repository to set up here")
                        .because(git::complaint(&said))
                        .hint("go to one, or set it up for all of them with --global"));
                }
                let path = |name: &str| git::line(here, &["rev-parse", "--git-path", name]);
                let attributes = match scope {
                    Scope::Shared => git::line(here, &["rev-parse", "--show-toplevel"])
                        .map(|top| PathBuf::from(top).join(".gitattributes"))
                        .ok_or_else(|| {
                            Error::usage("this repository has no files, so that .gitattributes has no place")
                                .hint("leave --shared out, or go to a clone that has a work tree")
                        })?,
                    _ => path("info/attributes")
                        .map(PathBuf::from)
                        .ok_or_else(|| Error::input("git does not say where attributes stand"))?,
                };
                (path("config").unwrap_or_else(|| "config".into()), attributes)
            }
        };
        Ok(Self { scope, config, attributes })
    }

    /// Returns the name of the file of attributes for messages.
    pub(super) fn attributes_name(&self) -> String {
        let here = env::current_dir().ok();
        let within = here.as_deref().and_then(|here| self.attributes.strip_prefix(here).ok());
        within.unwrap_or(&self.attributes).display().to_string()
    }

    /// Returns a setting of this scope, whatever others say.
    pub(super) fn setting(&self, key: &str) -> Result<Option<String>, Error> {
        let output = self.config(&["--get-all", key])?;
        // 1: there is none.
        if output.status.code() == Some(1) {
            return Ok(None);
        }
        if !output.status.success() {
            return Err(self.refused("read", &output));
        }
        let said = String::from_utf8_lossy(&output.stdout);
        Ok(Some(said.trim_end_matches(['\n', '\r']).to_owned()))
    }

    pub(super) fn set(&self, key: &str, value: &str) -> Result<(), Error> {
        self.done(&["--replace-all", key, value])
    }

    pub(super) fn unset(&self, key: &str) -> Result<(), Error> {
        self.done(&["--unset-all", key])
    }

    fn done(&self, arguments: &[&str]) -> Result<(), Error> {
        let output = self.config(arguments)?;
        if output.status.success() { Ok(()) } else { Err(self.refused("change", &output)) }
    }

    fn config(&self, arguments: &[&str]) -> Result<std::process::Output, Error> {
        let scope = if self.scope == Scope::Global { "--global" } else { "--local" };
        let arguments: Vec<&str> = ["config", scope].into_iter().chain(arguments.iter().copied()).collect();
        git::run(Path::new("."), &arguments, PURPOSE)
    }

    fn refused(&self, what: &str, output: &std::process::Output) -> Error {
        Error::input(format!("git cannot {what} {}", self.config))
            .because(git::complaint(output))
            .hint("check that the file can be written and is in order: `git config --list --show-origin`")
    }
}

/// Returns the file of attributes that holds for all repositories of the user.
fn global_attributes() -> Result<PathBuf, Error> {
    let named = git::line(Path::new("."), &["config", "--global", "--type=path", "core.attributesFile"]);
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = || set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config")));
    named.map(PathBuf::from).or_else(|| folder().map(|folder| folder.join("git/attributes"))).ok_or_else(
        || {
            Error::usage("there is no home folder for the attributes of all repositories")
                .hint("set HOME, or name a file with `git config --global core.attributesFile FILE`")
        },
    )
}
