//! Writes a configuration file that explains every setting, with what it finds filled in.

mod search;
mod template;

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use recension_report::counted;
use recension_wire::visible_line;

use self::search::{List, Lists, search};
use super::Outcome;
use crate::error::Error;
use crate::output::Target;
use crate::settings;

const EXAMPLES: &str = "\
Examples:
  recension init                     Write recension.toml, with the lists found here
  recension init .config/            … in the folder .config
  recension init - | less            Show what would be written";

/// Write a commented configuration file for the lists found here
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct InitArgs {
    /// File or folder to write to; - for standard output
    #[arg(value_name = "PATH", default_value = settings::FILE_NAME)]
    path: PathBuf,
    /// Overwrite an existing file
    #[arg(short, long)]
    force: bool,
    /// Print what would be written; write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

pub(super) fn run(args: &InitArgs) -> Result<Outcome, Error> {
    let path = if args.path.is_dir() || ends_in_slash(&args.path) {
        args.path.join(settings::FILE_NAME)
    } else {
        args.path.clone()
    };
    let written_to = Target::new(Some(&path));
    let folder = match written_to {
        Target::Stdout => PathBuf::new(),
        Target::File(_) | Target::Files(_) => settings::folder_of(&path),
    };
    let target = if args.dry_run { Target::Stdout } else { written_to };
    if let Some(present) = in_the_way(&target, &folder).filter(|_| !args.force) {
        return Err(Error::usage(format!("{} is there already", present.display()))
            .hint("change it by hand, or write over it with --force"));
    }
    let lists = search(&folder);
    let text = template::filled(&lists);
    if let (Target::File(_), Some(parent)) = (&target, path.parent())
        && !parent.as_os_str().is_empty()
    {
        fs::create_dir_all(parent).map_err(|source| {
            Error::output(format!("cannot make the folder {}", parent.display()), source)
                .hint("check that you may write there")
        })?;
    }
    target.write(|out| out.write_all(text.as_bytes()))?;
    if matches!(target, Target::File(_)) {
        let said = report(&path, &lists);
        Target::Stdout.write(|out| out.write_all(said.as_bytes()))?;
    }
    Ok(Outcome::Done)
}

fn ends_in_slash(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

/// Returns the file that is written over, or another one of the same folder that it would be read instead of.
fn in_the_way(target: &Target, folder: &Path) -> Option<PathBuf> {
    let Target::File(path) = target else { return None };
    if fs::symlink_metadata(path).is_ok() {
        return Some(path.clone());
    }
    settings::files_in(folder).into_iter().next()
}

fn entries(list: &List) -> String {
    counted(list.entries, "entry", "entries")
}

/// Says what was written, and what was found for it.
fn report(path: &Path, lists: &Lists) -> String {
    let mut lines = vec![format!("wrote {}", path.display())];
    match &lists.upstream {
        Some(upstream) => lines.push(format!("upstream: {} ({})", upstream.path, entries(upstream))),
        None => lines.push("no list was found here: name one as upstream".to_owned()),
    }
    for mirror in &lists.mirrors {
        let kind = if mirror.translated { "translation" } else { "mirror" };
        let (list, common) = (&mirror.list, mirror.common);
        // Only addresses and titles were looked at.
        let shared = if common == list.entries { "all".to_owned() } else { format!("at least {common}") };
        lines.push(format!("{kind}: {} ({}, {shared} from the upstream)", list.path, entries(list)));
    }
    if lists.upstream.is_some() && lists.mirrors.is_empty() {
        lines.push("no copy of it was found: name them as [[mirror]]".to_owned());
    }
    if lists.left_out > 0 {
        let files = counted(lists.left_out, "more file was", "more files were");
        lines.push(format!("{files} not looked at"));
    }
    // Names of files may act on a terminal.
    lines.iter().map(|line| format!("{}\n", visible_line(line))).collect()
}
