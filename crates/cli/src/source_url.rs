//! Where editions can be read on the web, as typed.

use std::str::FromStr;

use clap::Args;
use recension_model::Edition;

use crate::error::Error;
use crate::output_format::OutputFormat;

/// What a page says made it.
pub(crate) const GENERATOR: &str = concat!("Recension ", env!("CARGO_PKG_VERSION"));

/// Where editions can be read on the web; shared by the commands that write HTML.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct SourceUrlArgs {
    /// Web address of an edition, for links from HTML to its lines: a file on a code host, or a URL with {line};
    /// repeatable
    #[arg(long = "source-url", value_name = "EDITION=URL")]
    source_urls: Vec<SourceUrl>,
}

/// An edition, as its argument names it, and its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceUrl {
    edition: String,
    url: String,
}

impl FromStr for SourceUrl {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        // Either part may hold an equals sign, but an address begins with its scheme.
        let at = ["=https://", "=http://"].iter().filter_map(|mark| typed.find(mark)).min();
        match at.map(|at| typed.split_at(at)) {
            Some((edition, url)) if !edition.is_empty() => {
                Ok(Self { edition: edition.into(), url: url.trim_start_matches('=').into() })
            }
            _ => Err("give an edition as it is named here and its web address: old.md=https://…".into()),
        }
    }
}

impl SourceUrlArgs {
    /// Refuses addresses that would lead from nowhere.
    pub(crate) fn check(&self, format: OutputFormat) -> Result<(), Error> {
        format.check_option("--source-url", !self.source_urls.is_empty(), &[OutputFormat::Html])
    }

    /// Returns names and addresses, all of which are of `editions`.
    pub(crate) fn of(&self, editions: &[Edition]) -> Result<Vec<(String, String)>, Error> {
        let known = |url: &SourceUrl| editions.iter().any(|edition| edition.name == url.edition);
        if let Some(unknown) = self.source_urls.iter().find(|url| !known(url)) {
            let names: Vec<String> = editions.iter().map(|edition| format!("'{}'", edition.name)).collect();
            let message = format!("--source-url names '{}', which is not compared", unknown.edition);
            return Err(Error::usage(message).hint(format!("the editions are {}", names.join(" and "))));
        }
        Ok(self.source_urls.iter().map(|url| (url.edition.clone(), url.url.clone())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::SourceUrl;

    #[test]
    fn an_edition_and_its_address_are_told_apart() {
        let read = |typed: &str| typed.parse::<SourceUrl>().map(|read| (read.edition, read.url));
        assert_eq!(
            read("a=b.md=https://x.example/?c=d"),
            Ok(("a=b.md".into(), "https://x.example/?c=d".into()))
        );
        assert_eq!(read("v1:a.md=http://x.example/a"), Ok(("v1:a.md".into(), "http://x.example/a".into())));
        for wrong in ["https://x.example/a", "=https://x.example/a", "a.md=javascript:x", "a.md", ""] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
