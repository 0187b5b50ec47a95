//! Merge results put together by hand, for tests.

use recension_merger::MergeReport;
use recension_model::{
    Conflict, ConflictKind, Edition, Fate, Field, FieldConflict, Format, LedgerRow, MergeMethod, MergeNotice,
    MergeNoticeKind, MergePart, MergeResult,
};

/// Returns a part that stands.
pub(crate) fn text(text: &str) -> MergePart {
    MergePart::Text(text.into())
}

/// Returns editions without content to go with a result.
pub(crate) fn editions(names: &[&str]) -> Vec<Edition> {
    names.iter().map(|name| Edition::new(*name, Format::Markdown, Vec::new())).collect()
}

/// Hands on the report of a result with a base and two sides.
pub(crate) fn with_report<T>(result: &MergeResult, then: impl FnOnce(&MergeReport<'_>) -> T) -> T {
    let editions = editions(&["base.md", "ours.md", "theirs.md"]);
    then(&MergeReport { base: Some(&editions[0]), sides: &[&editions[1], &editions[2]], result })
}

/// Returns a result that has every fate, every sort of conflict and every sort of notice.
pub(crate) fn everything() -> MergeResult {
    use ConflictKind::{Added, Check, Edited, Moved, Prose, Removed, Section};
    let conflicts = vec![
        conflict(
            Edited,
            "Elm",
            &[(Field::Description, Some("A tree."), [Some("A tall tree."), Some("Wood.")])],
        ),
        conflict(Added, "Fir", &[(Field::Url, None, [Some("https://a.example"), Some("https://b.example")])]),
        conflict(Removed, "Ash", &[(Field::Presence, Some(""), [None, Some("")])]),
        conflict(Moved, "Oak", &[(Field::Section, Some("Trees"), [Some("Wood"), Some("Parks")])]),
        conflict(Section, "Trees", &[(Field::Title, Some("Trees"), [Some("All trees"), Some("Some trees")])]),
        conflict(Prose, "Read this", &[(Field::Text, Some("Read this."), [Some("Read that."), Some("")])]),
        conflict(Check, "", &[]),
    ];
    let mut parts = vec![text("# Trees\n")];
    for at in 0..conflicts.len() as u32 {
        parts.push(MergePart::Conflict {
            conflict: at,
            base: b"- base\n".to_vec(),
            sides: vec![b"- ours\n".to_vec(), b"- theirs\n".to_vec()],
        });
        parts.push(text("- between\n"));
    }
    let ledger = vec![
        row("Kept", Fate::Kept, &[0], &[]),
        row("Changed", Fate::Changed, &[2], &[]),
        row("Combined", Fate::Combined, &[1, 2], &[(Field::Title, 1), (Field::Description, 2)]),
        row("Elm", Fate::Conflict, &[], &[]),
        row("Added", Fate::Added, &[2], &[]),
        row("Added by both", Fate::Added, &[1, 2], &[]),
        row("Removed", Fate::Removed, &[], &[]),
    ];
    let notices = [
        MergeNoticeKind::Duplicate,
        MergeNoticeKind::Favored,
        MergeNoticeKind::Followed,
        MergeNoticeKind::Relocated,
        MergeNoticeKind::Fallback,
    ];
    let notice = |kind: MergeNoticeKind| MergeNotice {
        kind,
        message: format!("something {} happened", kind.name()),
        line: (kind != MergeNoticeKind::Fallback).then_some(4),
    };
    MergeResult {
        parts,
        conflicts,
        ledger,
        notices: notices.into_iter().map(notice).collect(),
        method: MergeMethod::Entries,
    }
}

type FieldSample<'a> = (Field, Option<&'a str>, [Option<&'a str>; 2]);

fn conflict(kind: ConflictKind, subject: &str, fields: &[FieldSample<'_>]) -> Conflict {
    let owned = |value: &Option<&str>| value.map(str::to_owned);
    let fields = fields.iter().map(|(field, base, sides)| FieldConflict {
        field: *field,
        base: owned(base),
        sides: sides.iter().map(owned).collect(),
    });
    Conflict {
        kind,
        subject: subject.into(),
        section: vec!["List".into(), "Trees".into()],
        fields: fields.collect(),
    }
}

/// Returns a row of the ledger; a removed one is missing in theirs, an added one in the base.
pub(crate) fn row(title: &str, fate: Fate, from: &[u16], fields: &[(Field, u16)]) -> LedgerRow {
    let lines = match fate {
        Fate::Removed => vec![Some(3), Some(3), None],
        Fate::Added => vec![None, None, Some(3)],
        _ => vec![Some(3), Some(3), Some(3)],
    };
    LedgerRow {
        title: title.into(),
        url: Some("https://example.org/".into()),
        section: vec!["List".into(), "Trees".into()],
        fate,
        from: from.to_vec(),
        fields: fields.to_vec(),
        lines,
        line: (fate != Fate::Removed).then_some(3),
    }
}
