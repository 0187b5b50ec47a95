//! The merge driver of git (gitattributes(5), "Defining a custom merge driver").

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::Args;
use recension_core::parse;
use recension_merger::{DEFAULT_MARKER_SIZE, MarkerOptions, MergeOptions, merge, write_merged};
use recension_model::{Edition, MergeResult};

use super::Outcome;
use crate::arguments::DecisionArgs;
use crate::error::Error;
use crate::favor::{FavorRule, favor};
use crate::merging::{self, Style};
use crate::message::warn;
use crate::output::Target;
use crate::values::number;
use crate::{files, warnings};

/// Git takes an exit status above 128 as trouble, and everything else but 0 as conflicts.
pub(super) const TROUBLE: u8 = 129;

const DETAILS: &str = "\
git runs this once `recension setup git` has registered it:
  recension merge-driver -- %O %A %B %L %P %S %X %Y
The result replaces the file OURS atomically.

Exit status: 0 merged; 1 conflicts left, between markers; above 128 error, OURS unchanged";

/// Merge a file for git, entry by entry
#[derive(Args, Debug)]
#[command(after_help = DETAILS)]
pub(crate) struct MergeDriverArgs {
    /// Name the file with the common ancestor; it is empty where there is none (%O)
    #[arg(value_name = "BASE")]
    base: PathBuf,
    /// Name the file with our version; the result goes there (%A)
    #[arg(value_name = "OURS")]
    ours: PathBuf,
    /// Name the file with their version (%B)
    #[arg(value_name = "THEIRS")]
    theirs: PathBuf,
    /// Make marks of this many characters (%L)
    #[arg(value_name = "SIZE", value_parser = number(1, u16::MAX))]
    marker_size: Option<u16>,
    /// Name the file in the repository (%P)
    #[arg(value_name = "PATH")]
    path: Option<OsString>,
    /// Call the base, ours and theirs so (%S %X %Y)
    #[arg(value_name = "LABEL", num_args = 0..=3)]
    labels: Vec<OsString>,
    /// Choose what stands between marks instead of what merge.conflictStyle of git says
    #[arg(long, value_name = "STYLE")]
    conflict_style: Option<Style>,
    /// Resolve conflicts in favour of ours, theirs or union, for all fields or one (FIELD=SIDE)
    #[arg(long, value_name = "WHOSE")]
    favor: Vec<FavorRule>,
    #[command(flatten)]
    decisions: DecisionArgs,
}

pub(super) fn run(args: &MergeDriverArgs) -> Result<Outcome, Error> {
    let name = args.path.as_deref().unwrap_or(args.ours.as_os_str()).to_string_lossy();
    let read = |path: &Path| {
        let edition = parse(name.clone(), files::read(path)?);
        Ok::<Edition, Error>(edition)
    };
    let (base, ours, theirs) = (read(&args.base)?, read(&args.ours)?, read(&args.theirs)?);
    warnings::of_first_unread([&ours, &theirs], false, false)?;
    let Some(result) = merged(args, &base, &ours, &theirs)? else {
        // As git does with what is not text.
        warn(&format!(
            "{name} cannot be merged, since it is not text in one encoding; ours is left in place"
        ));
        return Ok(Outcome::Differences);
    };
    let text = match result.is_clean() {
        true => result.as_side(0),
        false => write_merged(&result, &markers(args)),
    };
    if text != ours.source {
        Target::File(args.ours.clone()).write(|out| out.write_all(&text))?;
    }
    Ok(if result.is_clean() { Outcome::Done } else { Outcome::Differences })
}

/// Merges three editions; none if they cannot stand in one document.
fn merged(
    args: &MergeDriverArgs,
    base: &Edition,
    ours: &Edition,
    theirs: &Edition,
) -> Result<Option<MergeResult>, Error> {
    let editions = [base, ours, theirs];
    if editions.iter().any(|edition| edition.is_binary()) {
        return Ok(None);
    }
    let decisions = args.decisions.of_merge(Some(base), &[ours, theirs], true)?;
    let options =
        MergeOptions::default().with_favor(favor(&args.favor)).with_ledger(false).with_decisions(decisions);
    Ok(merge(Some(base), &[ours, theirs], &options).ok())
}

fn markers(args: &MergeDriverArgs) -> MarkerOptions {
    let style = args.conflict_style.map(Into::into);
    let defaults = MarkerOptions::default();
    let label = |at: usize, default: &str| {
        args.labels.get(at).and_then(|label| spoken_label(label)).unwrap_or_else(|| default.to_owned())
    };
    let sides = defaults.side_labels.iter().enumerate();
    MarkerOptions::default()
        .with_style(style.or_else(|| merging::configured_style(Path::new("."))).unwrap_or_default())
        .with_size(args.marker_size.map_or(DEFAULT_MARKER_SIZE, usize::from))
        .with_base_label(label(0, &defaults.base_label))
        .with_side_labels(sides.map(|(at, default)| label(at + 1, default)).collect())
}

/// Returns a label as git gave it; none if git does not know the placeholder and left it as it is.
fn spoken_label(label: &OsStr) -> Option<String> {
    let label = label.to_string_lossy();
    let is_placeholder = ["%S", "%X", "%Y"].contains(&label.as_ref());
    (!is_placeholder).then(|| label.chars().map(|c| if c.is_control() { ' ' } else { c }).collect())
}
