//! A merge in one line.

use recension_model::{Fate, MergeResult};

use crate::names::counted;

/// How many places of conflicts a summary names; the others are counted.
const MAX_PLACES: usize = 6;

/// Returns the counts of a merge in one line; `lines` are those where its conflicts can be seen, if they can.
///
/// `6 entries merged: 4 kept, 1 changed, 1 in conflict · 1 added · 1 removed · 1 conflict, in line 8`
#[must_use]
pub fn merge_counts(result: &MergeResult, lines: &[u32]) -> String {
    let mut parts = Vec::new();
    let found = result.ledger.iter().filter(|row| !matches!(row.fate, Fate::Added | Fate::Removed)).count();
    let within: Vec<String> = [Fate::Kept, Fate::Changed, Fate::Combined, Fate::Conflict]
        .into_iter()
        .map(|fate| (result.count(fate), fate_name(fate)))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}"))
        .collect();
    if !result.ledger.is_empty() {
        let within = if within.is_empty() { String::new() } else { format!(": {}", within.join(", ")) };
        parts.push(format!("{} merged{within}", counted(found, "entry", "entries")));
        parts.push(format!("{} added", result.count(Fate::Added)));
        parts.push(format!("{} removed", result.count(Fate::Removed)));
    }
    parts.push(match result.conflicts.len() {
        0 => "no conflicts".into(),
        count => format!("{}{}", counted(count, "conflict", "conflicts"), places(lines)),
    });
    parts.join(" · ")
}

fn places(lines: &[u32]) -> String {
    let shown: Vec<String> = lines.iter().take(MAX_PLACES).map(u32::to_string).collect();
    let more = lines.len() - shown.len();
    match shown.as_slice() {
        [] => String::new(),
        [only] => format!(", in line {only}"),
        all if more > 0 => format!(", in lines {} and {more} more", all.join(", ")),
        [all @ .., last] => format!(", in lines {} and {last}", all.join(", ")),
    }
}

/// Names what became of an entry, for people.
pub(crate) fn fate_name(fate: Fate) -> &'static str {
    match fate {
        Fate::Conflict => "in conflict",
        _ => fate.name(),
    }
}

#[cfg(test)]
mod tests {
    use recension_model::MergeResult;

    use super::merge_counts;
    use crate::merge_samples::everything;

    #[test]
    fn counts_tell_entries_from_conflicts() {
        assert_eq!(
            merge_counts(&everything(), &[3, 9]),
            "4 entries merged: 1 kept, 1 changed, 1 combined, 1 in conflict · 2 added · 1 removed · \
             7 conflicts, in lines 3 and 9"
        );
        assert_eq!(merge_counts(&MergeResult::default(), &[]), "no conflicts");
        let lines: Vec<u32> = (1..=9).collect();
        assert!(
            merge_counts(&everything(), &lines)
                .ends_with("7 conflicts, in lines 1, 2, 3, 4, 5, 6 and 3 more")
        );
    }
}
