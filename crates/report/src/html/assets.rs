//! Style and script of the page, and the policy that lets nothing else in.

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

/// How the page looks.
pub(super) const STYLE: &str = include_str!("../../assets/report.css");

/// What the page does, in the order in which it is defined.
pub(super) const SCRIPT: &str = concat!(
    "'use strict';\n",
    include_str!("../../assets/rows.js"),
    include_str!("../../assets/filters.js"),
    include_str!("../../assets/decisions.js"),
    include_str!("../../assets/review.js"),
    include_str!("../../assets/keys.js"),
    include_str!("../../assets/start.js"),
);

/// Returns the content security policy: nothing from elsewhere, no script and style but those of the page,
/// known by their hashes. No attribute can run anything.
pub(super) fn policy() -> String {
    format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; \
         form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn hash(source: &str) -> String {
    format!("sha256-{}", BASE64.encode(&Sha256::digest(source.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::{SCRIPT, STYLE, hash};

    #[test]
    fn hashes_are_those_of_the_standard() {
        assert_eq!(hash("abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }

    #[test]
    fn assets_close_no_element_and_fetch_nothing() {
        for asset in [STYLE, SCRIPT] {
            for fetches in
                ["</", "<!--", "http:", "https:", "url(", "@import", "fetch(", "XMLHttp", "innerHTML"]
            {
                assert!(!asset.contains(fetches), "{fetches}");
            }
        }
    }
}
