//! Where the lines of a source can be read.

use serde::Serialize;

use super::escape::linkable;

/// The address that the lines of an edition lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Source {
    /// What stands before the number of the line.
    before: String,
    /// What stands after it; none for a page that shows no line numbers, which `before` is the address of.
    after: Option<String>,
}

/// What stands for the line in an address that was given.
const LINE: &str = "{line}";

impl Source {
    /// Finds out where lines lead: to the address given for the edition, else to its name if that is one.
    pub(super) fn of(name: &str, given: Option<&str>) -> Option<Self> {
        let address = given.unwrap_or(name);
        let without_line = address.replacen(LINE, "1", 1);
        if !linkable(&without_line) || without_line.to_ascii_lowercase().starts_with("mailto:") {
            return None;
        }
        if let Some((before, after)) = address.split_once(LINE) {
            return Some(Self { before: before.into(), after: Some(after.into()) });
        }
        let address = address.split(['#', '?']).next().unwrap_or(address);
        Some(match lines_of_forge(address) {
            Some(before) => Self { before, after: Some(String::new()) },
            None => Self { before: address.into(), after: None },
        })
    }
}

impl Source {
    /// Returns where a commit of the source's repository can be looked at; none where no forge is known.
    pub(super) fn commit(&self, id: &str) -> Option<String> {
        let address = self.before.split(['#', '?']).next()?;
        let (scheme, rest) = address.split_once("://")?;
        if let Some((repository, _)) = rest.split_once("/-/blob/") {
            return Some(format!("{scheme}://{repository}/-/commit/{id}"));
        }
        match rest.split('/').collect::<Vec<_>>().as_slice() {
            [host, owner, repository, "blob" | "src", ..] => {
                Some(format!("{scheme}://{host}/{owner}/{repository}/commit/{id}"))
            }
            _ => None,
        }
    }
}

/// Returns what stands before the number of a line where a forge shows the file of an address as source.
fn lines_of_forge(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let parts: Vec<&str> = path.split('/').collect();
    match (host.to_ascii_lowercase().as_str(), parts.as_slice()) {
        // Without `plain=1` Markdown is shown as a page, which has no lines.
        ("raw.githubusercontent.com", [owner, repository, revision @ ..]) if revision.len() > 1 => {
            let file = revision.join("/");
            Some(format!("https://github.com/{owner}/{repository}/blob/{file}?plain=1#L"))
        }
        ("github.com" | "www.github.com", [owner, repository, "blob" | "raw" | "blame", file @ ..])
            if file.len() > 1 =>
        {
            Some(format!("https://github.com/{owner}/{repository}/blob/{}?plain=1#L", file.join("/")))
        }
        // GitLab and Forgejo run on many hosts, and are known by their paths.
        _ if path.contains("/-/blob/") => Some(format!("{address}?plain=1#L")),
        _ if path.contains("/-/raw/") => {
            Some(format!("{}?plain=1#L", address.replacen("/-/raw/", "/-/blob/", 1)))
        }
        (_, [_, _, "src", "branch" | "commit" | "tag", _, _, ..]) => {
            Some(format!("{address}?display=source#L"))
        }
        (_, [_, _, "raw", "branch" | "commit" | "tag", _, _, ..]) => {
            Some(format!("{}?display=source#L", address.replacen("/raw/", "/src/", 1)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    fn line(name: &str, given: Option<&str>) -> Option<String> {
        let Source { before, after } = Source::of(name, given)?;
        Some(match after {
            Some(after) => format!("{before}7{after}"),
            None => before,
        })
    }

    #[test]
    fn lines_lead_to_the_forge() {
        let github = Some("https://github.com/o/r/blob/main/docs/README.md?plain=1#L7".to_owned());
        for name in [
            "https://github.com/o/r/blob/main/docs/README.md",
            "https://github.com/o/r/raw/main/docs/README.md?raw=1#top",
            "https://raw.githubusercontent.com/o/r/main/docs/README.md",
        ] {
            assert_eq!(line(name, None), github, "{name}");
            assert_eq!(line("old.md", Some(name)), github, "{name}");
        }
        let gitlab = Some("https://git.example.org/g/s/r/-/blob/main/a.md?plain=1#L7".to_owned());
        assert_eq!(line("https://git.example.org/g/s/r/-/blob/main/a.md", None), gitlab);
        assert_eq!(line("https://git.example.org/g/s/r/-/raw/main/a.md", None), gitlab);
        let forgejo = Some("https://code.example.org/o/r/src/branch/main/a.md?display=source#L7".to_owned());
        assert_eq!(line("https://code.example.org/o/r/src/branch/main/a.md", None), forgejo);
        assert_eq!(line("https://code.example.org/o/r/raw/branch/main/a.md", None), forgejo);
    }

    #[test]
    fn commits_lead_to_the_forge() {
        let commit = |address: &str| Source::of(address, None)?.commit("abc");
        let found = |address: &str| Some(address.to_owned());
        assert_eq!(
            commit("https://github.com/o/r/blob/main/a.md"),
            found("https://github.com/o/r/commit/abc")
        );
        assert_eq!(
            commit("https://git.example.org/g/s/r/-/raw/main/a.md"),
            found("https://git.example.org/g/s/r/-/commit/abc")
        );
        assert_eq!(
            commit("https://code.example.org/o/r/src/branch/main/a.md"),
            found("https://code.example.org/o/r/commit/abc")
        );
        assert_eq!(commit("https://example.org/a.html"), None);
    }

    #[test]
    fn an_address_says_itself_where_the_line_goes() {
        assert_eq!(
            line("old.md", Some("https://example.org/a.md#lines-{line}:x")).as_deref(),
            Some("https://example.org/a.md#lines-7:x")
        );
        assert_eq!(line("https://example.org/a.html", None).as_deref(), Some("https://example.org/a.html"));
    }

    #[test]
    fn what_is_no_web_address_leads_nowhere() {
        for name in ["old.md", "v1.0:README.md", "-", "javascript:{line}", "mailto:a@example.org"] {
            assert_eq!(line(name, None), None, "{name}");
            assert_eq!(line("https://example.org", Some(name)), None, "{name}");
        }
    }
}
