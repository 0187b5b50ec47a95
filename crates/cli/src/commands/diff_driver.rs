//! The external difference of git (git(1), `GIT_EXTERNAL_DIFF`; gitattributes(5), `diff.<driver>.command`).

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use clap::Args;
use recension_core::{DiffOptions, parse};
use recension_model::{Edition, Listing, Selection};
use recension_report::{TableOptions, write_diff_table};
use recension_wire::visible;

use super::{Outcome, diff};
use crate::arguments::{ColorWhen, DecisionArgs, OutputArgs};
use crate::error::Error;
use crate::output::Target;
use crate::{files, git, terminal};

/// Show for git what changed in a file, entry by entry
#[derive(Args, Debug)]
pub(crate) struct DiffDriverArgs {
    #[command(flatten)]
    decisions: DecisionArgs,
    /// What git gives: PATH OLD-FILE OLD-HEX OLD-MODE NEW-FILE NEW-HEX NEW-MODE [NEW-PATH INFO], or an unmerged PATH
    #[arg(value_name = "ARGUMENT", required = true)]
    arguments: Vec<OsString>,
}

pub(super) fn run(args: &DiffDriverArgs) -> Result<Outcome, Error> {
    let (path, [old_file, old_mode, new_file, new_mode], new_path) = match args.arguments.as_slice() {
        [path] => {
            let line = format!("* Unmerged path {}\n", visible(&path.to_string_lossy()));
            Target::Stdout.write(|out| out.write_all(line.as_bytes()))?;
            return Ok(Outcome::Done);
        }
        [path, old_file, _, old_mode, new_file, _, new_mode, rest @ ..] => {
            (path, [old_file, old_mode, new_file, new_mode], rest.first().unwrap_or(path))
        }
        _ => {
            return Err(Error::usage("diff-driver takes the 1, 7 or 9 arguments that git gives")
                .hint("`recension setup git` registers it; `recension diff OLD NEW` compares files"));
        }
    };
    let read = |file: &OsStr, path: &OsStr| {
        let source = files::read(Path::new(file))?;
        Ok::<Edition, Error>(parse(path.to_string_lossy(), source))
    };
    let (old, new) = (read(old_file, path)?, read(new_file, new_path)?);
    let table = table_options();
    let header = header([path, new_path], [old_mode, new_mode]);
    let is_list = |edition: &Edition| !edition.entries.is_empty();
    if !(is_list(&old) || is_list(&new)) || old.is_binary() || new.is_binary() {
        let lines = line_differences([old_file, new_file], table.colour)?;
        return write(table, &header, |out| out.write_all(&lines));
    }
    let align = args.decisions.align_options(&[&old, &new], true)?;
    // What git is asked to show is all there is, whatever the configuration says.
    let options = DiffOptions::default().with_align(align);
    diff::compare([&old, &new], &options, true, |comparison| {
        let listing = Listing::new(comparison, Selection::default());
        write(table, &header, |out| write_diff_table(out, &listing, table))
    })
}

fn write(
    options: TableOptions,
    header: &[String],
    body: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<Outcome, Error> {
    let (strong, plain) = if options.colour { ("\u{1b}[1m", "\u{1b}[m") } else { ("", "") };
    Target::Stdout.write(|out| {
        header.iter().try_for_each(|line| writeln!(out, "{strong}{line}{plain}"))?;
        body(out)?;
        writeln!(out)
    })?;
    Ok(Outcome::Done)
}

/// Says which file it is, in the way of git.
fn header(paths: [&OsStr; 2], modes: [&OsStr; 2]) -> Vec<String> {
    let [old, new] = paths.map(|path| visible(&path.to_string_lossy()).into_owned());
    let mut lines = vec![format!("diff --recension a/{old} b/{new}")];
    match modes.map(OsStr::to_string_lossy) {
        [_, new] if new == "." => lines.push("deleted file".into()),
        [old, _] if old == "." => lines.push("new file".into()),
        [old, new] if old != new => lines.push(format!("mode {} → {}", visible(&old), visible(&new))),
        _ => {}
    }
    lines
}

/// Lays the table out for where git sends it: a pager shows colours though it is no terminal.
fn table_options() -> TableOptions {
    let shown = io::stdout().is_terminal() || std::env::var_os("GIT_PAGER_IN_USE").is_some();
    let asked = ["config", "--get-colorbool", "color.diff", if shown { "true" } else { "false" }];
    let git_says = git::line(Path::new("."), &asked).is_some_and(|said| said == "true");
    let silenced = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let color = if git_says && !silenced { ColorWhen::Always } else { ColorWhen::Never };
    terminal::choose_colour(color);
    terminal::table_options(&OutputArgs { output: None, color, width: None }, &Target::Stdout)
}

/// Returns the differences line by line, as git shows them, for what is no list.
fn line_differences(files: [&OsStr; 2], colour: bool) -> Result<Vec<u8>, Error> {
    let colour = if colour { "--color=always" } else { "--color=never" };
    let mut arguments: Vec<&OsStr> =
        ["diff", "--no-index", "--no-ext-diff", colour, "--"].map(OsStr::new).to_vec();
    arguments.extend(files);
    let output = git::run(Path::new("."), &arguments, "compares what is no list")?;
    // What comes before names files that only git knows.
    let begin = output.stdout.split_inclusive(|byte| *byte == b'\n').scan(0, |at, line| {
        let begin = *at;
        *at += line.len();
        Some((begin, line))
    });
    let first = begin.into_iter().find(|(_, line)| {
        line.windows(3).take(8).any(|part| part == b"@@ ") || line.starts_with(b"Binary files ")
    });
    Ok(first.map(|(begin, _)| output.stdout[begin..].to_vec()).unwrap_or_default())
}
