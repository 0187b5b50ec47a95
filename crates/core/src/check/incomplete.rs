//! `incomplete` and `title-matches-repository`: an entry has what its neighbours have.

use recension_model::{ChangeKind, CheckFinding, CheckRule, EntryId, EntryView, Marker};

use super::habit::Habits;
use super::key_of;
use super::subject::{Subject, quoted, title};

const ASKED: [ChangeKind; 4] =
    [ChangeKind::Added, ChangeKind::Renamed, ChangeKind::Relinked, ChangeKind::Redescribed];

/// Says which entries lack something.
pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<CheckFinding>) {
    if subject.asked(&ASKED).next().is_none() {
        return;
    }
    let described = Habits::new(subject, |id| Some(is_described(subject.head.entry(id))));
    let linked = Habits::new(subject, |id| Some(subject.head.entry(id).url().is_some()));
    let named = Habits::new(subject, |id| {
        let view = subject.head.entry(id);
        repository(view).map(|name| compact(&name) == compact(view.title()))
    });
    for view in subject.asked(&ASKED) {
        let id = view.id;
        let lacks = |habits: &Habits<bool>| habits.deviation(subject, id).is_some_and(|(own, _)| !own);
        let before = subject.before(id);
        let lacking = if view.title().trim().is_empty() {
            Some("says nothing of what it is")
        } else if has_empty_link(view) && !before.is_some_and(has_empty_link) {
            Some("has no title: its link has no text")
        } else if lacks(&linked) && before.is_none_or(|before| before.url().is_some()) {
            Some("has no link, though its neighbours have one")
        } else if lacks(&described) && before.is_none_or(is_described) {
            Some("has no description, though its neighbours have one")
        } else {
            None
        };
        if let Some(words) = lacking {
            let message = format!("{} {words}", title(view));
            findings.extend(subject.about(CheckRule::Incomplete, id, message));
        }
        if lacks(&named) {
            findings.extend(misnamed(subject, id));
        }
    }
}

fn misnamed(subject: &Subject<'_>, id: EntryId) -> Option<CheckFinding> {
    let view = subject.head.entry(id);
    let name = repository(view)?;
    let message = format!("{} is not named like its repository, {}", title(view), quoted(&name));
    subject.about(CheckRule::TitleMatchesRepository, id, message)
}

/// Reports whether nothing can be read where the title should be: the primary link has no text, and shows no image.
fn has_empty_link(view: EntryView<'_>) -> bool {
    let edition = view.edition;
    let primary = view.placed_links().iter().find(|link| Some(edition.str(link.url)) == view.url());
    primary.is_some_and(|link| {
        let text = edition.slice(link.span).strip_prefix(b"[").unwrap_or(b"x");
        text.trim_ascii_start().starts_with(b"](")
    })
}

/// Reports whether an entry says anything of itself: in its line, in notes, or in entries below it.
fn is_described(view: EntryView<'_>) -> bool {
    let has_children = || {
        let next = view.edition.entries.get(view.id.index() + 1);
        next.is_some_and(|entry| entry.parent == Some(view.id))
    };
    !view.description().trim().is_empty()
        || view.notes().len() > 0
        || view.entry.marker == Marker::Heading
        || has_children()
}

/// Returns the name of the repository that an entry leads to: the second of two parts behind the host.
fn repository(view: EntryView<'_>) -> Option<String> {
    let key = key_of(view.url()?);
    let (host, path) = key.split_once('/')?;
    let (owner, name) = path.split_once('/')?;
    let is_one = !owner.is_empty() && !name.is_empty() && !name.contains(['/', '?', '#']);
    (is_one && (host.starts_with("git") || host.contains("berg."))).then(|| name.to_owned())
}

fn compact(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
