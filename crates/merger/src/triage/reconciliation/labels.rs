//! Names that are as short as they can be told apart by.

/// What a name is made of: parts between these, each with the one behind it.
const SEPARATORS: [char; 3] = ['/', ':', '\\'];

/// Returns each name without the parts at its beginning and end that all of them share.
///
/// A name that stands alone is given whole, and so are names that nothing else tells apart.
pub(super) fn labels(names: &[&str]) -> Vec<String> {
    let parts: Vec<Vec<&str>> = names.iter().map(|name| name.split_inclusive(SEPARATORS).collect()).collect();
    let [first, others @ ..] = parts.as_slice() else { return Vec::new() };
    if others.is_empty() {
        return names.iter().map(|name| (*name).to_owned()).collect();
    }
    let shortest = parts.iter().map(Vec::len).min().unwrap_or(0);
    let head = (0..shortest).take_while(|at| others.iter().all(|other| other.get(*at) == first.get(*at)));
    let head = head.count();
    let back = |parts: &[&str], at: usize| parts.len().checked_sub(at + 1).map(|at| parts[at].to_owned());
    let tail = (0..shortest - head)
        .take_while(|at| others.iter().all(|other| back(other, *at) == back(first, *at)))
        .count();
    let label = |parts: &Vec<&str>| {
        let kept = parts.get(head..parts.len() - tail).unwrap_or_default().concat();
        kept.trim_end_matches(SEPARATORS).to_owned()
    };
    let labels: Vec<String> = parts.iter().map(label).collect();
    if labels.iter().any(String::is_empty) {
        return names.iter().map(|name| (*name).to_owned()).collect();
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::labels;

    #[test]
    fn names_are_as_short_as_they_can_be_told_apart_by() {
        assert_eq!(labels(&["origin/bob:README.md", "origin/eve:README.md"]), ["bob", "eve"]);
        assert_eq!(labels(&["forks/bob.md", "forks/eve.md"]), ["bob.md", "eve.md"]);
        assert_eq!(labels(&["bob/list.md", "list.md"]), ["bob/list.md", "list.md"]);
        assert_eq!(labels(&["origin/bob:README.md"]), ["origin/bob:README.md"]);
        assert_eq!(labels(&["a.md", "a.md"]), ["a.md", "a.md"]);
        assert!(labels(&[]).is_empty());
    }
}
