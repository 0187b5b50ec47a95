//! `contents` and `unread`: the table of contents follows, and links stand in entries.

use recension_merger::{ContentsFaultKind, contents_faults};
use recension_model::{
    CheckFinding, CheckRule, Edition, Fingerprint, ProseKind, WarningKind, title_key, url_key,
};

use super::subject::{Subject, quoted};

/// Says where the table of contents does not follow, and which links stand outside of entries.
pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<CheckFinding>) {
    if subject.options.severities.of(CheckRule::Contents).is_some() {
        contents(subject, findings);
    }
    match subject.base() {
        Some(base) => unread_links(subject, base, findings),
        None => findings.extend(unread(subject)),
    }
}

fn contents(subject: &Subject<'_>, findings: &mut Vec<CheckFinding>) {
    let before = subject.base().map(|base| contents_faults(base, None)).unwrap_or_default();
    let faults = contents_faults(subject.head, subject.base());
    let is_new = |kind, name: &str| !before.iter().any(|fault| fault.kind == kind && fault.name == name);
    for fault in faults.into_iter().filter(|fault| is_new(fault.kind, &fault.name)) {
        let name = quoted(&fault.name);
        let message = match fault.kind {
            ContentsFaultKind::Unlisted => format!("the section {name} is not in the table of contents"),
            ContentsFaultKind::Renamed => {
                format!("the table of contents has another title for the section {name}, and leads nowhere")
            }
            ContentsFaultKind::LeadsNowhere => {
                format!("a line of the table of contents leads to #{name}, which no section has")
            }
        };
        let print = Fingerprint { kind: CheckRule::Contents, title: title_key(&fault.name), url: None };
        findings.extend(
            subject
                .at((fault.line, fault.line), print, message)
                .map(|finding| CheckFinding { edits: fault.edit.into_iter().collect(), ..finding }),
        );
    }
}

/// Passes on what the parser says of a whole list.
fn unread(subject: &Subject<'_>) -> Option<CheckFinding> {
    let warning = subject.head.warnings.iter().find(|warning| warning.kind == WarningKind::Unread)?;
    let line = warning.line.unwrap_or(1);
    let print = Fingerprint { kind: CheckRule::Unread, title: String::new(), url: None };
    subject.at((line, line), print, warning.message.clone())
}

/// Says which addresses a change brings that stand in no entry.
fn unread_links(subject: &Subject<'_>, base: &Edition, findings: &mut Vec<CheckFinding>) {
    let head = subject.head;
    let texts =
        head.prose.iter().filter(|prose| matches!(prose.kind, ProseKind::Paragraph | ProseKind::Other));
    for prose in texts {
        let source = head.slice(prose.span);
        for (at, address) in addresses(source) {
            let is_new = !contains(&base.source, address.as_bytes());
            if !is_new {
                continue;
            }
            let line = prose.line + source[..at].iter().filter(|byte| **byte == b'\n').count() as u32;
            let message = format!("{} stands in no entry", quoted(address));
            let print =
                Fingerprint { kind: CheckRule::Unread, title: String::new(), url: Some(url_key(address)) };
            findings.extend(subject.at((line, line), print, message));
        }
    }
}

/// Returns the web addresses in a source, with where they begin. Images do not count.
fn addresses(source: &[u8]) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = find(&source[from..], b"http").map(|at| from + at) {
        from = at + 4;
        let rest = &source[at..];
        if !rest.starts_with(b"http://") && !rest.starts_with(b"https://") {
            continue;
        }
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b"()<>[]\"'`|".contains(byte);
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        from = at + length;
        if let Ok(address) = str::from_utf8(&rest[..length])
            && !is_image(source, at)
        {
            found.push((at, address));
        }
    }
    found
}

/// Reports whether an address stands in an image: `![text](address`, `src="address"`.
fn is_image(source: &[u8], at: usize) -> bool {
    let before = &source[..at];
    if before.ends_with(b"src=\"") || before.ends_with(b"src='") {
        return true;
    }
    let Some(open) = before.strip_suffix(b"](") else { return false };
    let start = open.iter().rposition(|byte| *byte == b'[');
    start.and_then(|start| start.checked_sub(1)).is_some_and(|bang| source[bang] == b'!')
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    find(text, part).is_some()
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len().max(1)).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn addresses_are_found_but_for_images() {
        let found = |text: &'static str| {
            addresses(text.as_bytes()).into_iter().map(|(_, url)| url).collect::<Vec<_>>()
        };
        assert_eq!(found("See [a](https://a.org) and <http://b.org>."), ["https://a.org", "http://b.org"]);
        assert!(found("![a](https://a.org) <img src=\"https://b.org\">").is_empty());
    }
}
