//! Reads and checks the configuration file.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use recension_core::CrossListing;
use recension_matcher::VolatilePattern;
use recension_model::{FindingKind, FindingRule, Severities, Severity};
use recension_parser::DataFields;
use recension_wire::{
    CheckConfig, ConfigAmount, ConfigFile, CrossListingConfig, DataConfig, SeverityConfig, SeverityLevel,
};

use super::document::Document;
use super::find::Found;
use super::folder::Folder;
use super::{
    AuditSettings, CheckSettings, FetchSettings, IgnoreSettings, MirrorSettings, Settings, Thresholds,
};
use crate::error::Error;

/// A configuration is written by hand; more than this is another file.
const MAX_CONFIG_BYTES: u64 = 1 << 20;

/// So many patterns are more than anybody writes by hand; each of them takes up to a MiB.
const MAX_PATTERNS: usize = 64;

/// Reads and checks a file.
pub(super) fn read(found: &Found) -> Result<Settings, Error> {
    let name = found.file.display().to_string();
    let source = text(&found.file, &name)?;
    parse(&source, &name, &found.folder)
}

fn text(path: &Path, name: &str) -> Result<String, Error> {
    let cannot_read = |source| {
        Error::input(format!("cannot read the configuration {name}"))
            .because(source)
            .hint("check the path; --no-config goes without")
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(cannot_read)?;
    file.take(MAX_CONFIG_BYTES + 1).read_to_end(&mut bytes).map_err(cannot_read)?;
    if bytes.len() as u64 > MAX_CONFIG_BYTES {
        return Err(Error::input(format!("the configuration {name} is larger than 1 MiB"))
            .hint("check that it is the file that is meant"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..before].iter().filter(|byte| **byte == b'\n').count();
        Error::input(format!("{name}:{line}: the configuration is not UTF-8")).hint("save it as UTF-8")
    })
}

/// Makes settings of the text of a file.
fn parse(source: &str, name: &str, folder: &Path) -> Result<Settings, Error> {
    let document = Document::new(source, name)?;
    let file: ConfigFile = toml::from_str(source).map_err(|error| document.refused(&error))?;
    let folder = Folder { document: &document, folder };
    let mirror = |(at, mirror): (usize, recension_wire::MirrorConfig)| {
        let place = |key: &str| format!("mirror[{at}].{key}");
        Ok(MirrorSettings {
            edition: folder.editions(&place("edition"), &mirror.edition)?,
            upstream: mirror.upstream.map(|files| folder.editions(&place("upstream"), &files)).transpose()?,
            name: mirror.name,
            kind: mirror.kind,
            thresholds: Thresholds {
                max_missing: document.value(&place("max-missing"), mirror.max_missing.map(written))?,
                max_age: document.value(&place("max-age"), mirror.max_age)?,
                min_current: document.value(&place("min-current"), mirror.min_current.map(written))?,
            },
        })
    };
    let ignored = file.ignore;
    for (at, section) in ignored.sections.iter().enumerate() {
        if section.trim().is_empty() {
            return Err(document.wrong(&format!("ignore.sections[{at}]"), "a title is missing"));
        }
    }
    if ignored.patterns.len() > MAX_PATTERNS {
        let wrong = format!("more than {MAX_PATTERNS} patterns; join some of them with |");
        return Err(document.wrong("ignore.patterns", &wrong));
    }
    let pattern = |(at, text): (usize, &String)| {
        VolatilePattern::new(text)
            .map_err(|wrong| document.wrong(&format!("ignore.patterns[{at}]"), &wrong.to_string()))
    };
    Ok(Settings {
        upstream: file.upstream.map(|files| folder.editions("upstream", &files)).transpose()?,
        mirrors: file.mirror.into_iter().enumerate().map(mirror).collect::<Result<_, Error>>()?,
        mark: file.sync.mark,
        audit: AuditSettings {
            thresholds: Thresholds {
                max_missing: document.value("audit.max-missing", file.audit.max_missing.map(written))?,
                max_age: document.value("audit.max-age", file.audit.max_age)?,
                min_current: document.value("audit.min-current", file.audit.min_current.map(written))?,
            },
            fail_on: file.audit.fail_on,
            baseline: file
                .audit
                .baseline
                .map(|path| folder.path("audit.baseline", Path::new(&path)))
                .transpose()?,
            history: file.audit.history,
        },
        data: file.data.filter(|data| *data != DataConfig::default()).map(fields),
        severities: severities(|kind| set_for(&file.severity, kind)),
        check: check(file.check, &folder)?,
        ignore: IgnoreSettings {
            patterns: ignored.patterns.iter().enumerate().map(pattern).collect::<Result<_, Error>>()?,
            sections: ignored.sections,
            volatile: ignored.volatile,
        },
        fetch: FetchSettings {
            timeout: document.value("fetch.timeout", file.fetch.timeout)?,
            max_bytes: document.value("fetch.max-bytes", file.fetch.max_bytes.map(written))?,
        },
    })
}

fn fields(config: DataConfig) -> DataFields {
    let DataConfig { title, url, description, section } = config;
    DataFields { title, url, description, section }
}

fn written(amount: ConfigAmount) -> String {
    match amount {
        ConfigAmount::Number(number) => number.to_string(),
        ConfigAmount::Text(text) => text,
    }
}

/// Returns what is set for a sort of difference.
fn set_for(config: &SeverityConfig, kind: FindingKind) -> Option<SeverityLevel> {
    match kind {
        FindingKind::Missing => config.missing,
        FindingKind::Extra => config.extra,
        FindingKind::Renamed => config.renamed,
        FindingKind::Relinked => config.relinked,
        FindingKind::Redescribed => config.redescribed,
        FindingKind::Moved => config.moved,
        FindingKind::Reordered => config.reordered,
        FindingKind::Restyled => config.restyled,
    }
}

fn severities<R: FindingRule>(set: impl Fn(R) -> Option<SeverityLevel>) -> Severities<R> {
    let mut severities = Severities::default();
    for rule in R::ALL {
        match set(*rule) {
            Some(SeverityLevel::High) => severities.set(*rule, Some(Severity::High)),
            Some(SeverityLevel::Low) => severities.set(*rule, Some(Severity::Low)),
            Some(SeverityLevel::Cosmetic) => severities.set(*rule, Some(Severity::Cosmetic)),
            Some(SeverityLevel::Off) => severities.set(*rule, None),
            None => {}
        }
    }
    severities
}

fn check(config: CheckConfig, folder: &Folder<'_>) -> Result<CheckSettings, Error> {
    Ok(CheckSettings {
        severities: severities(|rule| config.rules.of(rule)),
        fail_on: config.fail_on,
        baseline: config.baseline.map(|path| folder.path("check.baseline", Path::new(&path))).transpose()?,
        cross_listing: config.cross_listing.map(|cross_listing| match cross_listing {
            CrossListingConfig::Learn => CrossListing::Learn,
            CrossListingConfig::Allow => CrossListing::Allow,
            CrossListingConfig::Forbid => CrossListing::Forbid,
        }),
        section_minimum: config.section_minimum,
        max_added: config.max_added,
        banned_hosts: config.banned_hosts,
        banned_words: config.banned_words,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use recension_matcher::{Threshold, VolatileText};
    use recension_model::{CheckRule, FindingKind, Severities, Severity, VolatileClass};
    use recension_wire::MirrorKind;

    use super::super::Settings;
    use crate::error::Error;
    use crate::values::{Age, ByteSize};

    fn parse(source: &str) -> Result<Settings, Error> {
        super::parse(source, "recension.toml", Path::new(".."))
    }

    /// Returns the error and its first hint.
    fn refused(source: &str) -> (String, String) {
        let error = parse(source).unwrap_err();
        let hint = error.hints().next().unwrap();
        (error.chain(), hint)
    }

    #[test]
    fn every_setting_is_read() {
        let settings = parse(
            r#"
            upstream = "README.md"
            [[mirror]]
            edition = ["docs/README-cn.md"]
            upstream = ["README.md", "docs/*.md"]
            kind = "translation"
            [[mirror]]
            name = "old host"
            edition = "https://example.org/list.txt"
            [audit]
            max-missing = "5%"
            max-age = "6m"
            fail-on = ["missing", "relinked"]
            baseline = ".recension-baseline.json"
            history = true
            [severity]
            missing = "low"
            extra = "off"
            [check]
            fail-on = ["duplicate"]
            cross-listing = "allow"
            banned-hosts = ["example.net"]
            [check.rules]
            order = "high"
            one-per-change = "off"
            [ignore]
            sections = ["License", "Meta › *"]
            volatile = ["stars", "dates"]
            patterns = ['\bv\d+(\.\d+)+\b']
            [fetch]
            timeout = "30s"
            max-bytes = 1000
            "#,
        )
        .unwrap();
        assert_eq!(settings.upstream.as_deref(), Some("../README.md".as_ref()));
        assert_eq!(settings.mirrors[0].edition, "../docs/README-cn.md");
        assert_eq!(settings.mirrors[0].upstream.as_deref(), Some("../README.md,../docs/*.md".as_ref()));
        assert_eq!(
            (settings.mirrors[0].kind, settings.mirrors[1].kind),
            (MirrorKind::Translation, MirrorKind::Mirror)
        );
        assert_eq!(settings.mirrors[1].edition, "https://example.org/list.txt");
        assert_eq!(settings.mirrors[1].name.as_deref(), Some("old host"));
        assert_eq!(settings.audit.thresholds.max_missing, Some(Threshold::Share(0.05)));
        assert_eq!(settings.audit.thresholds.max_age, Some(Age { days: 180 }));
        assert_eq!(settings.audit.fail_on, Some(vec![FindingKind::Missing, FindingKind::Relinked]));
        assert_eq!(settings.audit.baseline.as_deref(), Some(Path::new("../.recension-baseline.json")));
        let severities = settings.severities_of(MirrorKind::Mirror);
        assert_eq!(severities.of(FindingKind::Missing), Some(Severity::Low));
        assert_eq!(severities.of(FindingKind::Extra), None);
        assert_eq!(severities.of(FindingKind::Relinked), Some(Severity::High));
        assert_eq!(settings.check.fail_on.as_deref(), Some(&[CheckRule::Duplicate][..]));
        assert_eq!(settings.check.severities.of(CheckRule::Order), Some(Severity::High));
        assert_eq!(settings.check.severities.of(CheckRule::OnePerChange), None);
        assert_eq!(settings.ignore.volatile, [VolatileClass::Stars, VolatileClass::Dates]);
        let volatile = VolatileText::new(&[], &settings.ignore.patterns);
        assert_eq!(volatile.without("since v1.20.3"), "since");
        assert_eq!(settings.fetch.max_bytes, Some(ByteSize(1000)));
    }

    #[test]
    fn an_empty_file_sets_nothing() {
        let settings = parse("# nothing\n").unwrap();
        assert!(settings.upstream.is_none() && settings.mirrors.is_empty());
        assert_eq!(settings.severities_of(MirrorKind::Mirror), Severities::default());
        assert_eq!(settings.severities_of(MirrorKind::Fork).of(FindingKind::Extra), None);
    }

    #[test]
    fn what_git_keeps_is_no_path() {
        let settings = parse("upstream = 'HEAD~3:README.md'").unwrap();
        assert_eq!(settings.upstream.as_deref(), Some("HEAD~3:README.md".as_ref()));
    }

    #[test]
    fn one_text_may_name_several_files() {
        let settings = parse("upstream = 'README.md, docs/a.md'").unwrap();
        assert_eq!(settings.upstream.as_deref(), Some("../README.md,../docs/a.md".as_ref()));
        assert_eq!(
            refused("upstream = []").0,
            "recension.toml:1:12: upstream: invalid length 0, expected at least one path"
        );
        assert!(refused("upstream = ['a', '../b']").0.contains("the path leads out of the folder"));
    }

    #[test]
    fn an_address_is_no_path_in_whatever_case() {
        for address in ["http://example.org/list.md", "HTTPS://example.org/list.md"] {
            let settings = parse(&format!("upstream = '{address}'")).unwrap();
            assert_eq!(settings.upstream.as_deref(), Some(address.as_ref()));
        }
    }

    #[test]
    fn an_unknown_setting_is_named_with_its_place_and_neighbour() {
        let refused = |source| {
            let (said, hint) = refused(source);
            format!("{said} | {hint}")
        };
        assert_eq!(
            refused("upstream = 'a.md'\n[audit]\n  max-mising = 3\n"),
            "recension.toml:3:3: there is no setting 'max-mising' | did you mean max-missing?"
        );
        assert_eq!(
            refused("[[mirror]]\nedition = 'a'\n\n[[mirror]]\nedition = 'b'\nkind = 'translated'\n"),
            "recension.toml:6:8: mirror.kind: there is no 'translated' | did you mean translation?"
        );
        assert_eq!(
            refused("[severity]\nmissing = 'whatever'\n"),
            "recension.toml:2:11: severity.missing: there is no 'whatever' | there are high, low, cosmetic, off"
        );
        assert_eq!(
            refused("audit.fail-on = ['missing', 'relinkd']"),
            "recension.toml:1:29: audit.fail-on: there is no 'relinkd' | did you mean relinked?"
        );
    }

    #[test]
    fn a_wrong_value_is_named_with_its_key() {
        let said = |source| refused(source).0;
        assert_eq!(
            said("[audit]\nmax-age = 180\n"),
            "recension.toml:2:11: audit.max-age: invalid type: integer `180`, expected a string"
        );
        assert_eq!(
            said("[audit]\nmax-missing = -5\n"),
            "recension.toml:2:15: audit.max-missing: invalid value: integer `-5`, expected a whole number or a text"
        );
        assert_eq!(
            said("[audit]\nmax-missing = '5 %%'\n"),
            "recension.toml:2:15: audit.max-missing: '5 %%' is no number of entries, such as 12, and no share, such as 5%"
        );
        assert_eq!(said("[[mirror]]\nname = 'x'\n"), "recension.toml:1:1: mirror: missing field `edition`");
        assert_eq!(
            said("[[mirror]]\nedition = 'a'\n[[mirror]]\nedition = '-'\n"),
            "recension.toml:4:11: mirror[1].edition: standard input cannot be named in a file"
        );
        assert!(
            said("upstream = README.md\n").starts_with("recension.toml:1:12: "),
            "{}",
            said("upstream = README.md\n")
        );
        assert!(said("upstream = 'a'\nupstream = 'b'\n").starts_with("recension.toml:2:1: duplicate key"));
    }

    #[test]
    fn a_bad_pattern_is_named_with_its_reason() {
        let said =
            |pattern: &str| refused(&format!("[ignore]\npatterns = [\n  'fine',\n  '{pattern}',\n]\n")).0;
        assert_eq!(
            said("(open"),
            "recension.toml:4:3: ignore.patterns[1]: '(open' is no regular expression: unclosed group"
        );
        assert!(said("x*").ends_with("the pattern 'x*' matches an empty text"));
        assert!(said("(?:a{1000}){1000}").ends_with("takes too much memory"));
        let many = refused(&format!("[ignore]\npatterns = [{}]\n", "'x\\w', ".repeat(65))).0;
        assert_eq!(
            many,
            "recension.toml:2:12: ignore.patterns: more than 64 patterns; join some of them with |"
        );
    }
}
