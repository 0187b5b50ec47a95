//! Pages of code hosts that show a file: the file itself is what is meant.

use super::address::Address;

/// How people write the name of the file that a code host shows with a repository.
const README_NAMES: [&str; 3] = ["README.md", "readme.md", "Readme.md"];

/// First segments of paths on GitHub that name no owner of repositories.
const NO_OWNERS: [&str; 12] = [
    "about",
    "apps",
    "collections",
    "explore",
    "features",
    "marketplace",
    "orgs",
    "search",
    "settings",
    "sponsors",
    "topics",
    "trending",
];

/// Returns the addresses to ask one after another, the first one that is there being meant; the address itself where
/// no code host is known to show a file there.
pub(super) fn raw_addresses(address: &Address) -> Vec<Address> {
    let raw = if address.port.is_some() { None } else { of_host(address) };
    raw.unwrap_or_else(|| vec![address.clone()])
}

fn of_host(address: &Address) -> Option<Vec<Address>> {
    let segments = address.segments();
    match address.host.as_str() {
        "github.com" | "www.github.com" => of_github(&segments),
        "gist.github.com" => match segments[..] {
            [owner, id] if id.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                Some(vec![Address::secure("gist.github.com", &format!("/{owner}/{id}/raw"))])
            }
            _ => None,
        },
        // The dash is GitLab's, on whatever host it runs.
        _ if segments.windows(2).any(|pair| pair == ["-", "blob"]) => {
            let mut raw = address.clone();
            raw.target = raw.target.replacen("/-/blob/", "/-/raw/", 1);
            Some(vec![raw])
        }
        _ => None,
    }
}

fn of_github(segments: &[&str]) -> Option<Vec<Address>> {
    let [owner, repository, rest @ ..] = segments else { return None };
    if NO_OWNERS.contains(owner) {
        return None;
    }
    let repository = repository.strip_suffix(".git").unwrap_or(repository);
    let raw = |path: &str| Address::secure("raw.githubusercontent.com", path);
    let readmes = |revision: &str| {
        let folder = format!("/{owner}/{repository}/{revision}");
        README_NAMES.iter().map(|name| raw(&format!("{folder}/{name}"))).collect()
    };
    match rest {
        [] => Some(readmes("HEAD")),
        ["tree", revision, ..] if !revision.is_empty() => Some(readmes(&rest[1..].join("/"))),
        ["blob", _, _, ..] => Some(vec![raw(&format!("/{owner}/{repository}/{}", rest[1..].join("/")))]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::address::Address;

    #[test]
    fn pages_that_show_a_file_lead_to_it() {
        let raw = "https://raw.githubusercontent.com";
        for (page, file) in [
            ("https://github.com/o/r/blob/main/docs/a.md#l3", format!("{raw}/o/r/main/docs/a.md")),
            ("https://github.com/o/r/blob/v1/README.md?plain=1", format!("{raw}/o/r/v1/README.md")),
            ("http://www.github.com/o/r", format!("{raw}/o/r/HEAD/README.md")),
            ("https://github.com/o/r.git/?tab=readme-ov-file#x", format!("{raw}/o/r/HEAD/README.md")),
            ("https://github.com/o/r/tree/dev/lists", format!("{raw}/o/r/dev/lists/README.md")),
            ("https://gist.github.com/o/0a1b2c", "https://gist.github.com/o/0a1b2c/raw".into()),
            (
                "https://git.example/g/s/p/-/blob/main/a.md",
                "https://git.example/g/s/p/-/raw/main/a.md".into(),
            ),
        ] {
            let first = &super::raw_addresses(&Address::parse(page).unwrap())[0];
            assert_eq!(first.whole(), file, "{page}");
        }
    }

    #[test]
    fn other_pages_stay_what_they_are() {
        for page in [
            "https://github.com/",
            "https://github.com/topics/lists",
            "https://github.com/o/r/wiki/List",
            "https://github.com/o/r/blob/main",
            "https://github.com:8443/o/r",
            "https://github.com.example/o/r",
            "https://example.org/o/r/blob/main/a.md",
        ] {
            let address = Address::parse(page).unwrap();
            assert_eq!(super::raw_addresses(&address), [address], "{page}");
        }
    }

    #[test]
    fn a_readme_is_looked_for_under_the_names_that_it_has() {
        let address = Address::parse("https://github.com/o/r").unwrap();
        let names: Vec<_> = super::raw_addresses(&address).iter().map(|raw| raw.target.clone()).collect();
        assert_eq!(names, ["/o/r/HEAD/README.md", "/o/r/HEAD/readme.md", "/o/r/HEAD/Readme.md"]);
    }
}
