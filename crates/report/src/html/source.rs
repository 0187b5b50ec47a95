//! Where the lines of a source can be read.

use super::markup::linkable;

/// Where the lines of an edition lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Nowhere: lines are named only.
    Unknown,
    /// To an address in which the number of the line stands between these.
    Lines(String, String),
    /// To a page that shows no line numbers.
    Page(String),
}

/// What stands for the line in an address that was given.
const LINE: &str = "{line}";

impl Source {
    /// Finds out where lines lead: to the address given for the edition, else to its name if that is one.
    pub(super) fn of(name: &str, given: Option<&str>) -> Self {
        let address = given.unwrap_or(name);
        let without_line = address.replacen(LINE, "1", 1);
        if !linkable(&without_line) || without_line.to_ascii_lowercase().starts_with("mailto:") {
            return Source::Unknown;
        }
        if let Some((before, behind)) = address.split_once(LINE) {
            return Source::Lines(before.into(), behind.into());
        }
        let address = address.split(['#', '?']).next().unwrap_or(address);
        match lines_of_forge(address) {
            Some(before) => Source::Lines(before, String::new()),
            None => Source::Page(address.into()),
        }
    }

    /// Gives the address of a line.
    pub(super) fn line(&self, line: u32) -> Option<String> {
        match self {
            Source::Unknown => None,
            Source::Lines(before, behind) => Some(format!("{before}{line}{behind}")),
            Source::Page(address) => Some(address.clone()),
        }
    }
}

/// Gives what stands before the number of a line where a forge shows the file of an address as source.
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
        Source::of(name, given).line(7)
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
