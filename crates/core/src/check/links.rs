//! `dead` and `banned`: links that do not work, and what the list does not want.

use std::collections::BTreeMap;

use recension_model::{
    ChangeKind, CheckFinding, CheckRule, CheckedLink, EntryView, LinkState, Severity, SourceEdit, Span,
};

use super::key_of;
use super::subject::{Subject, quoted, title};

const ASKED: [ChangeKind; 4] =
    [ChangeKind::Added, ChangeKind::Renamed, ChangeKind::Relinked, ChangeKind::Redescribed];

/// Says which links are dead or moved, and which hosts and words are banned.
pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<CheckFinding>) {
    let options = subject.options;
    let states: BTreeMap<String, &CheckedLink> =
        options.links.iter().map(|link| (key_of(&link.url), link)).collect();
    for view in subject.asked(&ASKED) {
        for link in view.placed_links() {
            let url = subject.head.str(link.url);
            if let Some(found) =
                Some(&states).filter(|states| !states.is_empty()).and_then(|states| states.get(&key_of(url)))
            {
                findings.extend(dead(subject, view, (url, link.span), &found.state));
            }
            let host = host_of(url);
            if let Some(banned) = options.banned_hosts.iter().find(|banned| is_within(&host, banned)) {
                let message =
                    format!("{} leads to {}, which this list does not link to", title(view), quoted(banned));
                findings.extend(subject.about(CheckRule::Banned, view.id, message));
            }
        }
        let words = |banned: &&String| {
            [view.title(), view.description()].into_iter().any(|text| has_word(text, banned))
        };
        if let Some(banned) = options.banned_words.iter().find(words) {
            let message = format!("{} has “{}”, which this list does not use", title(view), quoted(banned));
            findings.extend(subject.about(CheckRule::Banned, view.id, message));
        }
    }
}

fn dead(
    subject: &Subject<'_>,
    view: EntryView<'_>,
    (url, span): (&str, Span),
    state: &LinkState,
) -> Option<CheckFinding> {
    match state {
        LinkState::Dead(status) => {
            let message = format!(
                "{} has a link that does not work: {} ({})",
                title(view),
                quoted(url),
                quoted(status)
            );
            subject.about(CheckRule::Dead, view.id, message)
        }
        LinkState::Moved(target) if is_detour(url, target) => {
            let message = format!(
                "{} has a link that has moved: {} is now {}",
                title(view),
                quoted(url),
                quoted(target)
            );
            let mut finding = subject.about(CheckRule::Dead, view.id, message)?;
            // Readers get there.
            finding.severity = finding.severity.max(Severity::Low);
            finding.edits = relinked(subject, (url, span), target).into_iter().collect();
            Some(finding)
        }
        LinkState::Moved(_) => None,
    }
}

/// Reports whether a link leads to another address, not only to the same one with a slash more.
fn is_detour(url: &str, target: &str) -> bool {
    let scheme = |url: &str| url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    key_of(url) != key_of(target) || scheme(url) != scheme(target)
}

/// Replaces an address in its link, if it stands there as it is read, and once.
fn relinked(subject: &Subject<'_>, (url, span): (&str, Span), target: &str) -> Option<SourceEdit> {
    let text = subject.head.slice(span);
    let mut places = text.windows(url.len().max(1)).enumerate().filter(|(_, part)| *part == url.as_bytes());
    let (at, _) = places.next_back()?;
    let acts = |c: char| c.is_whitespace() || c.is_control() || "()<>[]|\\".contains(c);
    if target.contains(acts) {
        return None;
    }
    let start = span.start + at as u32;
    Some(SourceEdit { span: Span::new(start, start + url.len() as u32), text: target.into() })
}

fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default().trim_end_matches('.').to_lowercase()
}

fn is_within(host: &str, banned: &str) -> bool {
    let banned = banned.trim().trim_start_matches("*.").to_lowercase();
    host.strip_suffix(banned.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Reports whether a text has a word, or several, in whatever case.
fn has_word(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_lowercase(), word.trim().to_lowercase());
    let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    !word.is_empty()
        && text.match_indices(&word).any(|(at, _)| {
            is_apart(text[..at].chars().next_back()) && is_apart(text[at + word.len()..].chars().next())
        })
}

#[cfg(test)]
mod tests {
    use super::{has_word, host_of, is_within};

    #[test]
    fn hosts_have_subdomains() {
        assert_eq!(host_of("https://user@A.Example.org:80/x"), "a.example.org");
        assert!(is_within("a.example.org", "example.org") && is_within("example.org", "*.example.org"));
        assert!(!is_within("badexample.org", "example.org") && !is_within("example.org.evil", "example.org"));
    }

    #[test]
    fn words_stand_apart() {
        assert!(
            has_word("The Best tree", "best")
                && has_word("a blazing fast, tree", "blazing  fast".replace("  ", " ").as_str())
        );
        assert!(!has_word("bestow", "best") && !has_word("x", ""));
    }
}
