//! Registers the program with other programs.

mod attributes;
mod check;
mod program;
mod scope;

use std::fs;
use std::io;
use std::path::Path;

use clap::{Args, Subcommand};

use self::attributes::Edited;
use self::scope::{Scope, ScopeFiles};
use super::Outcome;
use crate::error::Error;
use crate::message;
use crate::output::Target;

/// Integrate with git
#[derive(Args, Debug)]
pub(crate) struct SetupArgs {
    #[command(subcommand)]
    with: With,
}

#[derive(Subcommand, Debug)]
enum With {
    Git(GitArgs),
}

const EXAMPLES: &str = "\
Examples:
  recension setup git                           Merge and diff README.md here, entry by entry
  recension setup git --pattern 'lists/*.md'    … these files instead
  recension setup git --shared                  … and write .gitattributes, which you can commit
  recension setup git --global                  … in all of your repositories
  recension setup git --check                   Show which git commands merge entry by entry
  recension setup git --undo                    Remove all of it

Afterwards `git merge`, `git rebase` and `git cherry-pick` merge these files entry by entry, and `git diff` \
    shows entries; `git diff --no-ext-diff` still shows lines. `git difftool -t recension` compares any two files entry \
    by entry.";

/// Make git merge and diff your lists entry by entry
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
struct GitArgs {
    /// For all of your repositories instead of this one
    #[arg(long)]
    global: bool,
    /// Write to .gitattributes, shared with everyone who clones, instead of .git/info/attributes
    #[arg(long, conflicts_with = "global")]
    shared: bool,
    /// Pattern of list files, as in .gitignore; repeatable [default: README.md]
    #[arg(short, long, value_name = "PATTERN")]
    pattern: Vec<String>,
    /// Remove what this command added; with --pattern, only for these files
    #[arg(long)]
    undo: bool,
    /// Print what would change; write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Change nothing; show the version of git, what is set up, and which git commands merge entry by entry; exit with 1 if
    /// something is missing
    #[arg(long, conflicts_with_all = ["undo", "dry_run", "shared"])]
    check: bool,
}

pub(super) fn run(args: &SetupArgs) -> Result<Outcome, Error> {
    let With::Git(args) = &args.with;
    args.pattern.iter().try_for_each(|pattern| checked(pattern))?;
    let scope = match (args.global, args.shared) {
        (true, _) => Scope::Global,
        (_, true) => Scope::Shared,
        _ => Scope::Local,
    };
    let files = ScopeFiles::find(scope)?;
    if args.check {
        return check::run(&files, &settings()?, &args.pattern);
    }
    let mut report = Report { dry_run: args.dry_run, changes: 0 };
    if args.undo {
        let edit = |text: &str| attributes::remove(text, &args.pattern);
        change_attributes(&files, edit, &mut report)?;
        if args.pattern.is_empty() {
            unregister(&files, &mut report)?;
        }
    } else {
        register(&files, &mut report)?;
        let patterns = if args.pattern.is_empty() { vec!["README.md".into()] } else { args.pattern.clone() };
        change_attributes(&files, |text| attributes::add(text, &patterns), &mut report)?;
        if report.changes > 0 {
            message::line(&check::git_words());
        }
    }
    report.end(args.undo)?;
    Ok(Outcome::Done)
}

fn checked(pattern: &str) -> Result<(), Error> {
    let wrong = match pattern {
        _ if pattern.trim().is_empty() => "is empty",
        _ if pattern.contains(['\n', '\r', '\0']) => "has more than one line",
        _ if pattern.starts_with('!') => "excludes files, which attributes cannot",
        _ if pattern.starts_with("[attr]") => "defines a macro",
        _ => return Ok(()),
    };
    Err(Error::usage(format!("the pattern '{pattern}' {wrong}"))
        .hint("name files as in README.md, *.md or lists/*.md"))
}

/// What the shell of git does where the program did not merge: `git merge-file` exits with the number of conflicts, and
/// with more than 127 if it fails.
const BY_LINES: &str = "test $? -eq 1 && exit 1; git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B; \
     s=$?; test $s -eq 0 || exit $(( s < 128 ? 1 : 129 ))";

/// Returns every setting that git needs.
fn settings() -> Result<[(&'static str, String); 4], Error> {
    let program = program::word()?;
    // Git expands % in the command of a merge driver, and in no other.
    let escaped = program.replace('%', "%%");
    Ok([
        ("merge.recension.name", "merges lists entry by entry".into()),
        // Git before 2.42 takes every failure for a conflict and leaves ours without a marker: the entries of the
        // other side would be gone. A program that is not there, or fails, leaves the file to git's own merge.
        (
            "merge.recension.driver",
            format!("{escaped} merge-driver -- %O %A %B %L %P %S %X %Y || {{ {BY_LINES}; }}"),
        ),
        ("diff.recension.command", format!("{program} diff-driver --")),
        ("difftool.recension.cmd", format!("{program} diff --allow-empty -- \"$LOCAL\" \"$REMOTE\"")),
    ])
}

fn register(files: &ScopeFiles, report: &mut Report) -> Result<(), Error> {
    for (key, value) in settings()? {
        let present = files.setting(key)?;
        if present.as_deref() == Some(value.as_str()) {
            continue;
        }
        if !report.dry_run {
            files.set(key, &value)?;
        }
        if let Some(present) = present {
            report.line('-', &files.config, &format!("{key} = {present}"))?;
        }
        report.line('+', &files.config, &format!("{key} = {value}"))?;
    }
    Ok(())
}

fn unregister(files: &ScopeFiles, report: &mut Report) -> Result<(), Error> {
    for (key, _) in settings()? {
        let Some(present) = files.setting(key)? else { continue };
        if !report.dry_run {
            files.unset(key)?;
        }
        report.line('-', &files.config, &format!("{key} = {present}"))?;
    }
    Ok(())
}

fn change_attributes(
    files: &ScopeFiles,
    edit: impl FnOnce(&str) -> Edited,
    report: &mut Report,
) -> Result<(), Error> {
    let file = &files.attributes;
    let name = files.attributes_name();
    let cannot = |source: io::Error| {
        Error::input(format!("cannot change {name}")).because(source).hint("check that you may write to it")
    };
    let text = match fs::read(file) {
        Ok(bytes) => String::from_utf8(bytes)
            .map_err(|_| cannot(io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8")))?,
        Err(source) if source.kind() == io::ErrorKind::NotFound => String::new(),
        Err(source) => return Err(cannot(source)),
    };
    let edited = edit(&text);
    if edited.text == text {
        return Ok(());
    }
    if !report.dry_run {
        if edited.text.is_empty() {
            fs::remove_file(file).map_err(cannot)?;
        } else {
            let folder = file.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(folder).map_err(cannot)?;
            Target::File(file.clone()).write(|out| out.write_all(edited.text.as_bytes()))?;
        }
    }
    edited.removed.iter().try_for_each(|line| report.line('-', &name, line))?;
    edited.added.iter().try_for_each(|line| report.line('+', &name, line))
}

/// Says what changes, line by line.
struct Report {
    dry_run: bool,
    changes: usize,
}

impl Report {
    fn line(&mut self, sign: char, file: &str, line: &str) -> Result<(), Error> {
        self.changes += 1;
        let said = format!("{sign} {file}: {line}\n");
        Target::Stdout.write(|out| out.write_all(said.as_bytes()))
    }

    fn end(&self, undo: bool) -> Result<(), Error> {
        let said = match (self.changes, undo) {
            (0, false) => "nothing to change: it is set up already\n",
            (0, true) => "nothing to change: it is not set up here\n",
            _ if self.dry_run => "nothing was changed, since this was a dry run\n",
            _ => return Ok(()),
        };
        Target::Stdout.write(|out| out.write_all(said.as_bytes()))
    }
}
