#![allow(dead_code, missing_docs)]
use recension_model::*;
use std::collections::HashMap;
#[derive(Default)]
pub(crate) struct ParseOptions {
    pub(crate) format: Option<Format>,
}
#[derive(Default)]
pub(crate) struct AlignOptions {
    pub(crate) explain: bool,
    pub(crate) x: u8,
}
pub(crate) fn parse(name: impl Into<String>, source: Vec<u8>, options: &ParseOptions) -> Edition {
    let text = String::from_utf8_lossy(&source).into_owned();
    let mut e = Edition::new(name, options.format.unwrap_or(Format::Markdown), source);
    if text.contains('\0') {
        e.warnings.push(Warning {
            kind: WarningKind::Binary,
            message: "binary".into(),
            span: None,
            line: None,
        });
        return e;
    }
    let mut stack: Vec<SectionId> = vec![];
    let mut ord = 0;
    for (n, line) in text.lines().enumerate() {
        let n = n as u32 + 1;
        if line.starts_with('#') {
            let level = line.chars().take_while(|c| *c == '#').count() as u8;
            while stack.last().is_some_and(|s| e.section(*s).level >= level) {
                stack.pop();
            }
            let title = e.intern(line.trim_start_matches('#').trim());
            let id = e.push_section(Section {
                title,
                kind: SectionKind::Heading,
                level,
                parent: stack.last().copied(),
                inferred: false,
                url: None,
                span: Span::default(),
                line: n,
            });
            stack.push(id);
            ord = 0;
        } else if let Some(rest) = line
            .trim_start()
            .strip_prefix(['-', '*'])
            .filter(|r| r.trim_start().starts_with('[') && !r.contains("](#"))
        {
            let rest = rest.trim_start();
            let Some((title, tail)) = rest[1..].split_once("](") else { continue };
            let Some((url, tail)) = tail.split_once(')') else { continue };
            let d = tail.trim_start_matches([' ', '-']).trim();
            let t = e.intern(title);
            let u = e.intern(url);
            let d = e.intern(d);
            e.links.push(Link { text: t, url: u, span: Span::default() });
            ord += 1;
            let k = e.links.len() as u32;
            let mut en = Entry::titled(t);
            en.description = d;
            en.links = k - 1..k;
            en.primary = Some(k - 1);
            en.line = n;
            en.end_line = n;
            en.section = stack.last().copied();
            en.ordinal = ord;
            e.push_entry(en);
        } else if !line.trim().is_empty() {
            let t = e.intern(line);
            e.prose.push(Prose {
                kind: ProseKind::Paragraph,
                text: t,
                section: stack.last().copied(),
                span: Span::default(),
                line: n,
                end_line: n,
            });
        }
    }
    e
}
pub(crate) fn align(editions: &[&Edition], _o: &AlignOptions) -> Alignment {
    let (o, n) = (editions[0], editions[1]);
    let mut by: HashMap<String, EntryId> = HashMap::new();
    for id in o.entry_ids() {
        let v = o.entry(id);
        by.insert(v.title().to_lowercase(), id);
        if let Some(u) = v.url() {
            by.insert(u.trim_end_matches('/').into(), id);
        }
    }
    let mut used = std::collections::HashSet::new();
    let mut a = Alignment { columns: 2, ..Default::default() };
    for id in n.entry_ids() {
        let v = n.entry(id);
        let hit = v
            .url()
            .and_then(|u| by.get(u.trim_end_matches('/')))
            .or_else(|| by.get(&v.title().to_lowercase()))
            .copied()
            .filter(|h| used.insert(*h));
        if hit.is_some() {
            let s = a.evidence.len() as u32;
            a.evidence.push(Evidence { signal: Signal::Prior, agreement: Agreement::Missing, bits: -9.5 });
            a.evidence.push(Evidence { signal: Signal::Url, agreement: Agreement::Same, bits: 12.31 });
            a.evidence.push(Evidence { signal: Signal::Title, agreement: Agreement::Different, bits: -1.31 });
            a.pairs.push(Pair {
                row: (a.cells.len() / 2) as u32,
                left: 0,
                right: 1,
                confidence: if id.index() % 7 == 3 { 0.91 } else { 0.9997 },
                evidence: s..s + 3,
            });
        } else if let Some(first) = o.entry_ids().next() {
            let s = a.evidence.len() as u32;
            a.evidence.push(Evidence { signal: Signal::Title, agreement: Agreement::Weak, bits: -4.2 });
            a.near_misses.push(NearMiss {
                left: 0,
                left_entry: first,
                right: 1,
                right_entry: id,
                confidence: 0.12,
                evidence: s..s + 1,
            });
        }
        a.cells.push(hit);
        a.cells.push(Some(id));
    }
    for id in o.entry_ids() {
        if !used.contains(&id) {
            a.cells.push(Some(id));
            a.cells.push(None);
        }
    }
    a
}
pub(crate) fn changes(editions: &[&Edition], a: &Alignment, _o: usize, _n: usize) -> ChangeSet {
    let (o, n) = (editions[0], editions[1]);
    let mut c = ChangeSet { old: 0, new: 1, ..Default::default() };
    for r in 0..a.rows() {
        let row = a.row(r);
        let mut k = ChangeKinds::NONE;
        let (status, conf) = match (row[0], row[1]) {
            (None, _) => {
                k.insert(ChangeKind::Added);
                (Status::Added, 1.0)
            }
            (_, None) => {
                k.insert(ChangeKind::Removed);
                (Status::Removed, 1.0)
            }
            (Some(x), Some(y)) => {
                let (x, y) = (o.entry(x), n.entry(y));
                if x.title().to_lowercase() != y.title().to_lowercase() {
                    k.insert(ChangeKind::Renamed)
                }
                if x.url() != y.url() {
                    k.insert(ChangeKind::Relinked)
                }
                if x.description() != y.description() {
                    k.insert(ChangeKind::Redescribed)
                }
                if x.section_path() != y.section_path() {
                    k.insert(ChangeKind::Moved)
                } else if x.entry.ordinal != y.entry.ordinal {
                    k.insert(ChangeKind::Reordered)
                }
                (
                    if k.is_empty() { Status::Unchanged } else { Status::Changed },
                    a.pair(r, 0, 1).map_or(1.0, |p| p.confidence),
                )
            }
        };
        c.summary.record(status, k);
        c.entries.push(EntryChange {
            status,
            kinds: k,
            old: row[0],
            new: row[1],
            row: r as u32,
            confidence: conf,
            old_cut: None,
            new_cut: None,
        });
    }
    for id in n.section_ids() {
        if !o.section_ids().any(|s| o.section_title(s) == n.section_title(id)) {
            c.sections.push(SectionChange {
                kinds: [ChangeKind::Added].into_iter().collect(),
                old: None,
                new: Some(id),
            });
        }
    }
    for i in 0..n.prose.len() {
        if !o.prose.iter().any(|p| o.str(p.text) == n.str(n.prose[i].text)) {
            c.prose.push(ProseChange { status: Status::Added, old: None, new: Some(i as u32) });
        }
    }
    c
}
