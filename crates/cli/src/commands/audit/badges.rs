//! Writes a badge for each mirror.

use std::fs;
use std::path::{Path, PathBuf};

use recension_matcher::{AuditReport, AuditedMirror, language_tags};
use recension_report::{Badge, USUAL_SHARE, write_badge_svg};

use crate::error::Error;
use crate::mirrors::Mirror;
use crate::output::Target;

/// Writes a badge to a file whose name ends with `.svg`, or one for each mirror into a folder.
pub(super) fn write(path: &Path, report: &AuditReport<'_>, mirrors: &[Mirror]) -> Result<(), Error> {
    let is_file = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("svg"));
    if is_file && mirrors.len() > 1 {
        return Err(Error::usage(format!("{} takes the badge of one mirror", path.display()))
            .hint("name a folder, which gets one for each, or one mirror"));
    }
    if !is_file {
        fs::create_dir_all(path)
            .map_err(|source| Error::output(format!("cannot make the folder {}", path.display()), source))?;
    }
    let labels = labels(report);
    for ((audited, mirror), label) in report.mirrors.iter().zip(mirrors).zip(&labels) {
        let file = if is_file { path.to_owned() } else { path.join(file_name(label)) };
        let all = audited.audit.upstream_entries;
        let wanted = mirror.thresholds.min_current.map_or(USUAL_SHARE, |least| least.share_of(all));
        let badge = Badge { label, share: audited.audit.share_current(), wanted };
        Target::File(file).write(|out| write_badge_svg(out, badge))?;
    }
    Ok(())
}

/// Returns what each badge is about: the language of a translation where that tells it from the others, else the name of the
/// mirror.
fn labels(report: &AuditReport<'_>) -> Vec<String> {
    let language = |mirror: &AuditedMirror<'_>| mirror.language.filter(|_| mirror.audit.translated);
    let editions: Vec<_> = report.mirrors.iter().map(|mirror| (mirror.name, language(mirror))).collect();
    let tags = language_tags(&editions);
    let label = |((name, _), tag): (&(&str, _), &Option<String>)| match tag {
        Some(own) if tags.iter().flatten().filter(|tag| *tag == own).count() == 1 => own.clone(),
        _ => (*name).to_owned(),
    };
    editions.iter().zip(&tags).map(label).collect()
}

/// Returns the name of a file for a label, whatever that is.
fn file_name(label: &str) -> PathBuf {
    let plain = |c: char| if c.is_alphanumeric() || ".-_".contains(c) { c } else { '-' };
    PathBuf::from(format!("{}.svg", label.trim_start_matches('.').chars().map(plain).collect::<String>()))
}
