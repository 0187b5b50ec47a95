//! What the lists of a corpus have of a resource.

use std::io::{self, Write};

use recension_model::{Found, FoundListing, FoundResource, IdentityEvidence, IdentityKind};

use crate::TableOptions;
use crate::csv::write_record;
use crate::history::life::write_wrapped;
use crate::layout::{Span, Style};
use crate::names::{SURE, counted, percent};

/// Where what belongs to a resource stands.
const INDENT: usize = 2;

/// Where a line goes on that is too long.
const FURTHER: usize = 6;

/// How many characters of a commit are shown.
const COMMIT_DIGITS: usize = 7;

/// Writes what was found for people: a resource with its addresses and listings, or a line for each entry of an edition.
///
/// # Errors
///
/// Those of `out`.
pub fn write_find_table(
    out: &mut dyn Write,
    edition: Option<&str>,
    answers: &[Found],
    options: TableOptions,
) -> io::Result<()> {
    if edition.is_some() {
        return write_edition(out, answers, options);
    }
    let resources: Vec<&FoundResource> = answers.iter().flat_map(|found| &found.resources).collect();
    for (at, resource) in resources.into_iter().enumerate() {
        if at > 0 {
            out.write_all(b"\n")?;
        }
        write_resource(out, resource, options)?;
    }
    Ok(())
}

fn write_edition(out: &mut dyn Write, answers: &[Found], options: TableOptions) -> io::Result<()> {
    let known = answers.iter().filter(|found| !found.resources.is_empty()).count();
    let all = counted(answers.len(), "entry", "entries");
    let head = format!("{known} of {all} known");
    write_wrapped(out, options, 0, 0, vec![Span::new(Style::Strong, &head)])?;
    if !answers.is_empty() {
        out.write_all(b"\n")?;
    }
    for found in answers {
        let mut spans = vec![Span::new(Style::Faint, &format!("{:>5}  ", found.line.unwrap_or(0)))];
        spans.push(Span::plain(&found.asked));
        match found.resources.first() {
            Some(resource) => {
                spans.push(Span::new(Style::Faint, &format!("  {}", about(resource))));
                spans.extend(doubt(resource.confidence));
            }
            None => spans.push(Span::new(Style::Added, "  in no list")),
        }
        write_wrapped(out, options, 0, FURTHER + 1, spans)?;
        for resource in found.resources.iter().filter(|resource| !resource.evidence.is_empty()) {
            write_evidence(out, resource, options, FURTHER + 1)?;
        }
    }
    Ok(())
}

fn about(resource: &FoundResource) -> String {
    format!("{}, {}", resource.id, counted(resource.lists, "list", "lists"))
}

fn doubt(confidence: f64) -> Option<Span> {
    let confidence = confidence as f32;
    (confidence < SURE).then(|| Span::new(Style::Doubtful, &format!("  ? {} sure", percent(confidence))))
}

fn write_resource(out: &mut dyn Write, resource: &FoundResource, options: TableOptions) -> io::Result<()> {
    let url = resource.addresses.first().map(|address| address.url.as_str());
    let mut head = vec![
        Span::new(Style::Strong, &resource.title).linked(url),
        Span::new(Style::Faint, &format!("  {}", about(resource))),
    ];
    head.extend(doubt(resource.confidence));
    write_wrapped(out, options, 0, FURTHER, head)?;
    for address in &resource.addresses {
        let mut spans = vec![Span::plain(&address.url).linked(Some(&address.url))];
        spans.push(Span::new(Style::Faint, &format!("  {}", counted(address.lists, "list", "lists"))));
        spans.extend(doubt(address.confidence));
        write_wrapped(out, options, INDENT, FURTHER, spans)?;
    }
    if !resource.listings.is_empty() {
        out.write_all(b"\n")?;
    }
    for listing in &resource.listings {
        write_wrapped(out, options, INDENT, FURTHER, listed(listing, resource))?;
    }
    if !resource.evidence.is_empty() {
        out.write_all(b"\n")?;
        write_evidence(out, resource, options, INDENT)?;
    }
    Ok(())
}

fn listed(listing: &FoundListing, resource: &FoundResource) -> Vec<Span> {
    let (sign, style) = match listing.until {
        Some(_) => ("- ", Style::Removed),
        None => ("  ", Style::Plain),
    };
    let place = if listing.until.is_some() { String::new() } else { format!(":{}", listing.line) };
    let mut spans = vec![Span::new(style, sign), Span::plain(&format!("{}{place}", listing.list))];
    if listing.title != resource.title {
        spans.push(Span::new(Style::Changed, &format!("  as {}", listing.title)));
    }
    let usual = resource.addresses.first().map(|address| &address.url);
    if let Some(url) = listing.url.as_ref().filter(|url| Some(*url) != usual) {
        spans.push(Span::plain("  "));
        spans.push(Span::new(Style::Changed, url).linked(Some(url)));
    }
    if !listing.section.is_empty() {
        spans.push(Span::plain(&format!("  {}", listing.section.join(" › "))));
    }
    let days = match &listing.until {
        Some(until) => format!("  {} to {until}", listing.since),
        None => format!("  since {}", listing.since),
    };
    spans.push(Span::new(Style::Faint, &days));
    spans.extend(doubt(listing.confidence));
    spans
}

fn write_evidence(
    out: &mut dyn Write,
    resource: &FoundResource,
    options: TableOptions,
    indent: usize,
) -> io::Result<()> {
    for evidence in &resource.evidence {
        write_wrapped(out, options, indent, indent + INDENT, evidenced(evidence))?;
    }
    Ok(())
}

fn evidenced(evidence: &IdentityEvidence) -> Vec<Span> {
    let [one, other] = &evidence.names;
    let (joint, style) = match evidence.kind {
        IdentityKind::Relinked => (" → ", Style::Plain),
        IdentityKind::Matched | IdentityKind::DecidedSame => (" = ", Style::Plain),
        IdentityKind::Refused | IdentityKind::DecidedApart => (" ≠ ", Style::Removed),
    };
    let mut said = format!("  {}", evidence.kind.words());
    if !evidence.list.is_empty() {
        said.push_str(&format!(" by {} on {}", evidence.list, evidence.day));
    }
    if !evidence.basis.is_empty() {
        let is_commit = evidence.kind != IdentityKind::Matched;
        let basis = evidence.basis.get(..COMMIT_DIGITS).filter(|_| is_commit).unwrap_or(&evidence.basis);
        said.push_str(&format!(" ({basis})"));
    }
    let mut spans =
        vec![Span::plain(one), Span::new(style, joint), Span::plain(other), Span::new(Style::Faint, &said)];
    spans.extend(doubt(evidence.confidence));
    spans
}

/// Writes what was found as comma-separated values: a row for each listing, for each resource where there are none, and for
/// whatever is not known.
///
/// # Errors
///
/// Those of `out`.
pub fn write_find_csv(out: &mut dyn Write, answers: &[Found]) -> io::Result<()> {
    let heads = [
        "asked",
        "line",
        "id",
        "confidence",
        "lists",
        "list",
        "section",
        "title",
        "address",
        "place",
        "since",
        "until",
    ];
    write_record(out, &heads.map(str::to_owned))?;
    for found in answers {
        let asked = [found.asked.clone(), found.line.map(|line| line.to_string()).unwrap_or_default()];
        if found.resources.is_empty() {
            write_record(out, &[&asked[..], &vec![String::new(); heads.len() - asked.len()]].concat())?;
        }
        for resource in &found.resources {
            let of = |confidence: f64| {
                [resource.id.clone(), format!("{confidence:.3}"), resource.lists.to_string()]
            };
            if resource.listings.is_empty() {
                let url = resource.addresses.first().map(|address| address.url.clone()).unwrap_or_default();
                let more = ["", "", &resource.title, &url, "", "", ""].map(str::to_owned);
                write_record(out, &[&asked[..], &of(resource.confidence), &more].concat())?;
            }
            for listing in &resource.listings {
                let section = listing.section.join(" › ");
                let (url, until) =
                    (listing.url.as_deref().unwrap_or(""), listing.until.as_deref().unwrap_or(""));
                let line = listing.line.to_string();
                let more =
                    [&listing.list, section.as_str(), &listing.title, url, &line, &listing.since, until]
                        .map(str::to_owned);
                write_record(out, &[&asked[..], &of(listing.confidence), &more].concat())?;
            }
        }
    }
    Ok(())
}
