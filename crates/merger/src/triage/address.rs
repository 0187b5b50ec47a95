//! What the canonical form of an address says by itself, without a network to ask.

/// Hosts where the first part of the path names an owner.
const OWNERS_IN_PATH: [&str; 10] = [
    "bitbucket.org",
    "codeberg.org",
    "dev.to",
    "gist.github.com",
    "git.sr.ht",
    "github.com",
    "gitlab.com",
    "huggingface.co",
    "kaggle.com",
    "medium.com",
];

/// Hosts that publish what others made: that two entries share one says nothing about who gains by them.
const SHARED_HOSTS: [&str; 27] = [
    "acm.org",
    "amazon.com",
    "archive.org",
    "arxiv.org",
    "coursera.org",
    "crates.io",
    "docs.google.com",
    "docs.rs",
    "doi.org",
    "drive.google.com",
    "edx.org",
    "hackage.haskell.org",
    "ieee.org",
    "metacpan.org",
    "news.ycombinator.com",
    "npmjs.com",
    "oreilly.com",
    "packagist.org",
    "pkg.go.dev",
    "pypi.org",
    "pypi.python.org",
    "reddit.com",
    "rubygems.org",
    "sourceforge.net",
    "wikipedia.org",
    "youtu.be",
    "youtube.com",
];

/// Domains below which everybody can have one.
const HOSTED_DOMAINS: [&str; 12] = [
    "blogspot.com",
    "github.io",
    "gitlab.io",
    "herokuapp.com",
    "medium.com",
    "netlify.app",
    "pages.dev",
    "readthedocs.io",
    "readthedocs.org",
    "substack.com",
    "vercel.app",
    "wordpress.com",
];

/// Hosts that were closed for good.
const CLOSED_HOSTS: [&str; 9] = [
    "berlios.de",
    "code.google.com",
    "codeplex.com",
    "fedorahosted.org",
    "gitorious.org",
    "googlecode.com",
    "plus.google.com",
    "readthedocs.org",
    "rubyforge.org",
];

/// Hosts that keep copies of pages that may be gone.
const ARCHIVES: [&str; 3] = ["archive.org", "archive.ph", "archive.today"];

/// What a change of address looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AddressChange {
    /// From a host that is closed.
    FromClosedHost,
    /// To an archived copy.
    ToArchive,
    /// To another repository of the same owner.
    RenamedRepository,
    /// To a repository of the same name of another owner: a move, or a copy.
    OtherOwner,
    /// None of those.
    Unknown,
}

/// Returns who gains by an address: an owner at a host of many, else the domain; none for publishers.
pub(super) fn owner(key: &str) -> Option<String> {
    let (host, path) = key.split_once('/').unwrap_or((key, ""));
    let host = host.split(':').next().unwrap_or(host);
    if OWNERS_IN_PATH.contains(&host) {
        let first = path.split('/').next().filter(|first| !first.is_empty())?;
        return Some(format!("{host}/{}", first.to_lowercase()));
    }
    if SHARED_HOSTS.iter().any(|shared| is_below(host, shared)) || !host.contains('.') {
        return None;
    }
    Some(registered(host).to_owned())
}

/// Says what a change from one address to another looks like; both in canonical form.
pub(super) fn address_change(old: &str, new: &str) -> AddressChange {
    let host = |key: &str| key.split('/').next().unwrap_or_default().to_owned();
    let (old_host, new_host) = (host(old), host(new));
    let any = |host: &str, list: &[&str]| list.iter().any(|domain| is_below(host, domain));
    if any(&new_host, &ARCHIVES) && !any(&old_host, &ARCHIVES) {
        return AddressChange::ToArchive;
    }
    if any(&old_host, &CLOSED_HOSTS) && !any(&new_host, &CLOSED_HOSTS) {
        return AddressChange::FromClosedHost;
    }
    let (Some((old_owner, old_name)), Some((new_owner, new_name))) = (repository(old), repository(new))
    else {
        return AddressChange::Unknown;
    };
    match (old_owner == new_owner, old_name == new_name) {
        (true, false) => AddressChange::RenamedRepository,
        (false, true) => AddressChange::OtherOwner,
        _ => AddressChange::Unknown,
    }
}

/// Takes the address of a repository apart: host and owner, name.
fn repository(key: &str) -> Option<(String, String)> {
    let mut parts = key.split('/');
    let host = parts.next().filter(|host| OWNERS_IN_PATH.contains(host))?;
    let (owner, name) = (parts.next()?.to_lowercase(), parts.next()?.to_lowercase());
    // Deeper addresses lead to a file, an issue, a page.
    parts.next().is_none().then(|| (format!("{host}/{owner}"), name))
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Returns the part of a host that somebody registered: two labels, three below domains of many.
fn registered(host: &str) -> &str {
    let labels = host.rmatch_indices('.').map(|(at, _)| at + 1).collect::<Vec<_>>();
    let last_two = labels.get(1).and_then(|at| host.get(*at..)).unwrap_or(host);
    let national = last_two
        .split_once('.')
        .is_some_and(|(second, country)| country.len() == 2 && second.len() <= 3 && labels.len() > 1);
    if national || HOSTED_DOMAINS.contains(&last_two) {
        return labels.get(2).and_then(|at| host.get(*at..)).unwrap_or(host);
    }
    last_two
}

#[cfg(test)]
mod tests {
    use super::{AddressChange, address_change, owner};

    #[test]
    fn owners_are_told_from_hosts() {
        let cases = [
            ("github.com/Acme/x", Some("github.com/acme")),
            ("github.com", None),
            ("docs.acme.com/x", Some("acme.com")),
            ("acme.com", Some("acme.com")),
            ("shop.acme.co.uk/y", Some("acme.co.uk")),
            ("acme.github.io/y", Some("acme.github.io")),
            ("a.acme.github.io/y", Some("acme.github.io")),
            ("en.wikipedia.org/wiki/X", None),
            ("arxiv.org/abs/1", None),
            ("localhost/x", None),
        ];
        for (key, expected) in cases {
            assert_eq!(owner(key).as_deref(), expected, "{key}");
        }
    }

    #[test]
    fn changes_of_address_are_recognised() {
        let cases = [
            ("code.google.com/p/x", "github.com/a/x", AddressChange::FromClosedHost),
            ("x.readthedocs.org", "x.readthedocs.io", AddressChange::FromClosedHost),
            ("x.org", "web.archive.org/web/2019/x.org", AddressChange::ToArchive),
            ("github.com/a/x", "github.com/a/y", AddressChange::RenamedRepository),
            ("github.com/a/x", "github.com/b/X", AddressChange::OtherOwner),
            ("github.com/a/x", "x.dev", AddressChange::Unknown),
            ("github.com/a/x", "github.com/a/y/wiki", AddressChange::Unknown),
        ];
        for (old, new, expected) in cases {
            assert_eq!(address_change(old, new), expected, "{old} {new}");
        }
    }
}
