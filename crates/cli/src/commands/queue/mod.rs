//! `recension queue`.

mod objects;
mod run;

use std::path::PathBuf;

use clap::Args;
use recension_model::{QueueOutcome, QueueReport};
use recension_report::{MarkdownOptions, write_queue_markdown, write_queue_table, write_unified};
use recension_wire::write_queue_json;

use self::objects::{Objects, Update};
use self::run::{Merged, Runner};
use super::Outcome;
use crate::arguments::OutputArgs;
use crate::error::Error;
use crate::list_in_git::usual_list;
use crate::output::Target;
use crate::output_format::{OutputFormat, offered};
use crate::settings::{self, ConfigArgs};
use crate::{message, revision, terminal};

const EXAMPLES: &str = "\
Examples:
  recension queue --onto main feature-1 feature-2     Merge two branches in turn and say how it went
  recension queue --onto main --refs 'refs/pull/*/head'
                                                      … all pull requests that were fetched
  recension queue --onto main --refs 'refs/pull/*/head' --write merged
                                                      … and put the merge commits on a new branch
  recension queue --onto main feature-1 --each updated
                                                      Merge main into it, as updated/feature-1
  recension queue --onto main feature-1 --patch patches
                                                      … as a patch

Nothing is pushed, branches only move forward, and the work tree is not touched.

Exit status: 0 all go in; 1 conflicts left; 2 error";

/// Merge a queue of branches one after the other, entry by entry
///
/// Reports for each request whether git alone can merge it (clean), only this program can (by entries), a person has to
/// decide (conflict), or it is merged already (already in), and which requests add the same entry.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct QueueArgs {
    /// Revision to merge onto
    #[arg(long, value_name = "BASE")]
    onto: String,
    /// Requests to merge: branches or other revisions, in this order
    #[arg(value_name = "REF", required_unless_present = "refs")]
    requests: Vec<String>,
    /// Merge all references that match this pattern, by number, then by name; repeatable
    #[arg(long, value_name = "PATTERN")]
    refs: Vec<String>,
    /// Path of the list in the repository [default: the one in recension.toml, else README.md]
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// Write the merge commits to this branch: a new one, or one that can be fast-forwarded
    #[arg(long, value_name = "BRANCH")]
    write: Option<String>,
    /// With --write: one commit for each request, by its author, instead of a merge
    #[arg(long, requires = "write")]
    squash: bool,
    /// Merge BASE into each request instead, and write the commits to branches PREFIX/REF
    #[arg(long, value_name = "PREFIX", conflicts_with = "write")]
    each: Option<String>,
    /// Write a patch to this folder for each request that goes in, against the ones before it
    #[arg(long, value_name = "FOLDER")]
    patch: Option<PathBuf>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", value_parser = offered(FORMATS))]
    format: OutputFormat,
    /// Print only errors to standard error: no warnings, no summary
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    config: ConfigArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Table, "A table for people"),
    (OutputFormat::Markdown, "Markdown for a comment or a job summary"),
    (OutputFormat::Json, "recension.queue/1 for programs"),
];

pub(super) fn run(args: &QueueArgs) -> Result<Outcome, Error> {
    terminal::choose_colour(args.output.color);
    let objects = Objects::open()?;
    let path = match &args.path {
        Some(path) => path.clone(),
        None => {
            let settings = settings::load(&args.config, args.quiet)?;
            let list = usual_list(&settings)?;
            revision::path_from_top(&list.to_string_lossy())?
        }
    };
    let tip = objects.commit(&args.onto)?;
    let requests = objects.requests(&args.requests, &args.refs)?;
    let mut all = std::iter::once(&args.onto).chain(&requests);
    let is_there = |revision: &String| -> Result<bool, Error> {
        Ok(objects.file(&objects.commit(revision)?, &path)?.is_some())
    };
    if !all.try_fold(false, |found, revision| Ok::<bool, Error>(found || is_there(revision)?))? {
        return Err(Error::input(format!("no revision has a file {path}"))
            .hint("--path takes the path of the list from the top of the repository"));
    }
    let mut runner = Runner::new(&objects, &path, args);
    let mut report = QueueReport {
        onto: args.onto.clone(),
        commit: tip.clone(),
        path: path.clone(),
        requests: Vec::new(),
    };
    let (mut last, mut updates) = (tip.clone(), Vec::new());
    for name in &requests {
        let onto = if args.each.is_some() { &tip } else { &last };
        let Merged { request, before, after } = runner.merge(name, onto)?;
        if let (Some(commit), Some(prefix)) = (&request.result, &args.each) {
            updates.push(Update::new(&format!("{prefix}/{}", short(name)), commit));
        } else if let Some(commit) = &request.result {
            last.clone_from(commit);
        }
        if let (Some(folder), Some((before, after))) = (&args.patch, before.zip(after)) {
            let file = folder.join(format!("{}.patch", short(name).replace('/', "-")));
            std::fs::create_dir_all(folder).map_err(|source| {
                Error::output(format!("cannot make the folder {}", folder.display()), source)
            })?;
            Target::File(file).write(|out| write_unified(out, &path, &before, &after))?;
        }
        report.requests.push(request);
    }
    if let Some(branch) = args.write.as_ref().filter(|_| last != tip) {
        updates.push(Update::new(branch, &last));
    }
    objects.update(&updates)?;
    if !args.quiet {
        updates.iter().for_each(|update| message::line(&format!("wrote {}", update.name())));
    }
    write(args, &report)?;
    let is_left = report.count(QueueOutcome::Conflict) > 0;
    Ok(if is_left { Outcome::Conflicts } else { Outcome::Done })
}

/// Returns a reference as a part of a branch's name or of a file's: without what all references begin with.
fn short(name: &str) -> String {
    let name = name.strip_prefix("refs/").unwrap_or(name);
    let name = name.strip_prefix("heads/").or_else(|| name.strip_prefix("remotes/")).unwrap_or(name);
    let acts = |c: char| !(c.is_alphanumeric() || "-_./".contains(c));
    name.replace(acts, "-").replace("..", "-").trim_matches(['/', '.']).to_owned()
}

fn write(args: &QueueArgs, report: &QueueReport) -> Result<(), Error> {
    let target = Target::new(args.output.output.as_deref());
    match args.format {
        OutputFormat::Json => target.write(|out| write_queue_json(out, report)),
        OutputFormat::Markdown => {
            target.write(|out| write_queue_markdown(out, report, MarkdownOptions::default()))
        }
        OutputFormat::Table => {
            let options = terminal::table_options(&args.output, &target);
            target.write(|out| write_queue_table(out, report, options))
        }
        other => Err(other.refused()),
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn names_are_parts_of_branches() {
        assert_eq!(short("refs/pull/12/head"), "pull/12/head");
        assert_eq!(short("refs/heads/a b~1"), "a-b-1");
        assert_eq!(short("main..x"), "main-x");
    }
}
