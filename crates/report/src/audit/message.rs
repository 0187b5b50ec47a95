//! A finding in plain words, for systems that show one line of text.

use recension_matcher::{AuditReport, MirrorListing};
use recension_model::{Finding, FindingKind, Listing, Origin, Shown, Side};
use recension_wire::visible;

use crate::layout::cut;

/// Columns of a title, address, path or description in a message.
const MAX_TEXT_COLUMNS: usize = 200;

/// Says in one inert line what a finding is: `missing: XLNet (https://…) stands in Papers of the upstream`.
pub(crate) fn message(report: &AuditReport<'_>, listed: &MirrorListing<'_>, finding: &Finding) -> String {
    let words = words(report, listed, finding);
    visible(&format!("{}: {words}", finding.kind.name())).into_owned()
}

fn words(report: &AuditReport<'_>, listed: &MirrorListing<'_>, finding: &Finding) -> String {
    let MirrorListing { mirror, listing, .. } = listed;
    let Some(change) = mirror.change(finding) else { return String::new() };
    let comparison = listing.comparison;
    let since = since_when(report, finding);
    match (comparison.old_of(change), comparison.new_of(change)) {
        (None, Some(new)) => {
            let within = match listing.path_of(finding.mirror, finding.upstream).join(" › ") {
                path if path.is_empty() => String::new(),
                path => format!("{} of ", short(&path)),
            };
            format!("{} stands in {within}the upstream{since}", named(new))
        }
        (Some(old), None) if since.is_empty() => {
            format!("{} does not stand in the upstream{}", named(old), changed_by(finding))
        }
        (Some(old), None) => {
            format!("{} does not stand in the upstream any more{since}", named(old))
        }
        (Some(old), Some(new)) => difference(listing, finding, [old, new], &since) + changed_by(finding),
        (None, None) => String::new(),
    }
}

/// Says how an entry of both differs.
fn difference(listing: &Listing<'_>, finding: &Finding, [old, new]: [Shown<'_>; 2], since: &str) -> String {
    let path = |side: Side, shown: Shown<'_>| match listing.path(side, shown.view.entry.section).join(" › ")
    {
        path if path.is_empty() => "no section".to_owned(),
        path => short(&path),
    };
    let url = |shown: Shown<'_>| shown.view.url().map_or("no address".to_owned(), short);
    match finding.kind {
        FindingKind::Renamed => {
            format!("{} is called {} in the upstream{since}", title(old), title(new))
        }
        FindingKind::Relinked => {
            format!("{} leads to {}, in the upstream to {}{since}", title(new), url(old), url(new))
        }
        FindingKind::Redescribed if old.description.trim() == new.description.trim() => {
            format!("{} has other notes or links in the upstream{since}", named(new))
        }
        FindingKind::Redescribed if new.description.trim().is_empty() => {
            format!("{} has no description in the upstream{since}", named(new))
        }
        FindingKind::Redescribed => format!(
            "{} is described otherwise in the upstream{since}: {}",
            named(new),
            short(new.description.trim())
        ),
        FindingKind::Moved => format!(
            "{} stands in {}, in the upstream in {}{since}",
            named(new),
            path(Side::Old, old),
            path(Side::New, new)
        ),
        FindingKind::Reordered => {
            format!("{} stands at another place of its section in the upstream", named(new))
        }
        FindingKind::Missing | FindingKind::Extra | FindingKind::Restyled => {
            format!("{} is only written differently in the upstream", named(new))
        }
    }
}

/// Says since when the upstream has it so, where the mirror was not the one that changed it.
fn since_when(report: &AuditReport<'_>, finding: &Finding) -> String {
    match report.commit(finding).filter(|_| finding.origin != Some(Origin::Own)) {
        Some(commit) => format!(" since {}", commit.time.day()),
        None => String::new(),
    }
}

fn changed_by(finding: &Finding) -> &'static str {
    match finding.origin {
        Some(Origin::Own) => " (the mirror changed it)",
        Some(Origin::Both) => " (both changed it)",
        Some(Origin::Behind) | None => "",
    }
}

/// Returns the title for a line of text.
pub(crate) fn title(shown: Shown<'_>) -> String {
    match short(shown.title.trim()) {
        title if title.is_empty() => "an entry without a title".to_owned(),
        title => title,
    }
}

fn named(shown: Shown<'_>) -> String {
    match shown.view.url() {
        Some(url) => format!("{} ({})", title(shown), short(url)),
        None => title(shown),
    }
}

fn short(text: &str) -> String {
    cut(text, MAX_TEXT_COLUMNS)
}
