//! Text that changes by itself: how many stars a repository has, when an entry was updated, how often a page was read.
//!
//! Each class is a pattern. Where one matches, what it was wrapped in goes too: empty brackets, and separators
//! that join nothing any more, so that a text with such a part is the same as one without.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use recension_model::VolatileClass;
use regex::{Regex, RegexBuilder};

/// A number as counters print it: `1.2k`, `1,234`, `3万`, `10+`.
const NUMBER: &str = r"[~≈约]?\s?\d[\d.,'’_\u{a0}\u{202f}]*(?:\s?(?:[kmwb](?-u:\b)|[万萬千百亿億만천]))?\+?";

/// Stars beside a number, on either side of it.
const STARS: &str = r"(?:[⭐★☆🌟✨]\u{fe0f}?\s*|:star2?:\s*)+[:：]?\s*NUMBER
    |NUMBER\s*(?:[⭐★🌟]\u{fe0f}?|:star2?:)+
    |NUMBER\s*(?:github[\s-]+)?(?:stars?|stargazers)\b
    |\b(?:github[\s-]+)?stars?\s*(?:count|数|數)?\s*[:：]\s*NUMBER
    |NUMBER\s*(?:颗|顆|个|個)?\s*(?:星标|星標|星|スター)
    |(?:星标|星標|スター)(?:数|數)?\s*[:：]?\s*NUMBER";

/// Images of badges where they are text, their addresses, and what badges say.
const BADGES: &str = r"\[?!\[[^\[\]]*\]\([^()\s]*(?:\s[^()]*)?\)(?:\]\([^()\s]*\))?
    |https?://(?:img\.shields\.io|badgen\.net|badge\.fury\.io|[a-z0-9.-]+/[^\s()]*badge)[^\s()]*
    |\bbuild\s*[:|]?\s*(?:passing|failing|failed|error|unknown)\b
    |\b(?:coverage|codecov)\s*[:|]?\s*\d+(?:\.\d+)?\s?%
    |\b(?:npm|pypi|gem|nuget|crates\.io|maven\scentral|packagist|release|version)\s*[:|]?\s*v?\d+(?:\.\d+)+[\w.+-]*";

/// A date in figures, with a time perhaps, or in words; and how long ago something was.
const DATES: &str = r"(?:LABEL)?(?:
    (?-u:\b)(?:19|20)\d{2}(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2})(?:[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?(?:Z\b|UTC|GMT|[+-]\d{2}:?\d{2}))?)?
    |(?-u:\b)\d{1,2}(?:-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.)(?:19|20)\d{2}(?-u:\b)
    |(?-u:\b)(?:19|20)\d{2}[-/](?:0[1-9]|1[0-2])(?-u:\b)
    |(?:19|20)\d{2}\s?[年년](?:\s?\d{1,2}\s?[月월](?:\s?\d{1,2}\s?[日号號일])?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?)?
    |(?-u:\b)(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?:MONTH)\b\.?,?(?:\s+\d{1,2}(?:st|nd|rd|th)?,?)?\s+(?:19|20)\d{2}(?-u:\b)
    |(?-u:\b)(?:an?|\d+)\s+(?:second|minute|hour|day|week|month|year)s?\s+ago\b
    |\d+\s*(?:秒|分钟|分鐘|小时|小時|天|日|周|週|个月|個月|月|年)前
    )(?:\s?更新|\s?发布|\s?發布)?";

/// What stands before a date that changes with it.
const DATE_LABEL: &str = r"(?:\b(?:last\s+)?(?:updated?|modified|edited|checked|commit(?:ted)?|pushed|released?|published)(?:\s+(?:on|at|in))?\s*[:：]?\s*)
    |(?:最后|最後|最近)?(?:更新|修改|发布|發布|提交)(?:时间|時間|日期|于|於)?\s*[:：]?\s*";

const MONTHS: &str = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";

/// How often something was read, fetched, liked. Without a colon a word before a number is a verb as likely.
const COUNTERS: &str = r"NUMBER\s*(?:total\s+|monthly\s+|weekly\s+|daily\s+)?(?:views?|reads?|downloads?|likes?|forks?|watchers|followers?|claps?|comments?|installs?|visits?|visitors?|hits?|subscribers?|upvotes?|votes?|shares?|citations?)\b(?:\s*(?:/|per\s|an?\s)\s*(?:day|week|month|year)\b)?
    |\b(?:views?|reads?|downloads?|likes?|forks?|watchers|followers?|claps?|comments?|installs?|visits?|visitors?|hits?|subscribers?|upvotes?|votes?|shares?|citations?)\s*[:：]\s*NUMBER
    |[👁👀📥⬇🍴👍❤]\u{fe0f}?\s*NUMBER
    |(?:阅读|閱讀|浏览|瀏覽|下载|下載|点赞|點讚|收藏|评论|評論|访问|訪問|播放|转发|關注|关注|閲覧|再生)(?:次数|次數|人数|回数|数|數|量)?\s*[:：]?\s*NUMBER(?:\s*[次人回])?
    |NUMBER\s*[次人回]?\s*(?:阅读|閱讀|浏览|瀏覽|下载|下載|点赞|點讚|收藏|评论|評論|访问|訪問|播放|关注|關注)";

/// What is left where something was taken out of brackets, or from between or behind separators.
const REMAINS: &str = r"[(\[{（【［]\s*[\s,;:|/·•，、；~–—-]*[)\]}）】］]|(?:\s*[|·•,;，、；/–—-]\s*)+$|^(?:\s*[|·•,;，、；/–—-]\s*)+|(\s[|·•–—-])(?:\s+[|·•–—-])+(\s)";

/// What the pattern of a person may take when it is compiled: programs of a few lines take some 100 KiB, and those that
/// repeat themselves without end take all there is.
const MAX_PATTERN_BYTES: usize = 1 << 20;

/// A regular expression for volatile text, as a person writes it.
#[derive(Clone, Debug)]
pub struct VolatilePattern(Regex);

impl VolatilePattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    ///
    /// What is no regular expression, takes too much memory, or matches a text of nothing.
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        let mut builder = RegexBuilder::new(pattern);
        builder.size_limit(MAX_PATTERN_BYTES).dfa_size_limit(MAX_PATTERN_BYTES);
        match builder.build() {
            // It would leave out what stands nowhere, and is not what anybody means.
            Ok(regex) if regex.is_match("") => Err(PatternError::MatchesNothing(pattern.into())),
            Ok(regex) => Ok(Self(regex)),
            Err(regex::Error::CompiledTooBig(_)) => Err(PatternError::TooLarge(pattern.into())),
            Err(source) => Err(PatternError::Syntax(pattern.into(), source)),
        }
    }
}

/// Why a pattern cannot be used.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PatternError {
    /// It takes more memory than a pattern may.
    TooLarge(String),
    /// It is no regular expression.
    Syntax(String, regex::Error),
    /// It matches a text of nothing.
    MatchesNothing(String),
}

impl fmt::Display for PatternError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(pattern) => write!(formatter, "the pattern '{pattern}' takes too much memory"),
            Self::MatchesNothing(pattern) => {
                write!(formatter, "the pattern '{pattern}' matches an empty text")
            }
            Self::Syntax(pattern, source) => {
                let said = source.to_string();
                let reason = said.lines().last().unwrap_or_default().trim().trim_start_matches("error: ");
                write!(formatter, "'{pattern}' is no regular expression: {reason}")
            }
        }
    }
}

impl Error for PatternError {}

/// Text that changes by itself, as patterns that take it out.
///
/// ```
/// use recension_matcher::VolatileText;
/// use recension_model::VolatileClass;
///
/// let stars = VolatileText::new(&[VolatileClass::Stars], &[]);
/// assert_eq!(stars.without("Combines parsers (⭐ 1.2k)"), "Combines parsers");
/// ```
#[derive(Clone, Debug, Default)]
pub struct VolatileText {
    patterns: Vec<Regex>,
    remains: Option<Regex>,
}

impl VolatileText {
    /// Prepares the patterns of classes, and others.
    pub fn new(classes: &[VolatileClass], patterns: &[VolatilePattern]) -> Self {
        let mut all = Vec::with_capacity(1 + patterns.len());
        if !classes.is_empty() {
            // One pattern for all of them: a text is gone through once.
            let joined: Vec<String> = classes.iter().map(|class| of_class(*class)).collect();
            all.extend(compiled(&joined.join("|")));
        }
        all.extend(patterns.iter().map(|pattern| pattern.0.clone()));
        let remains = if all.is_empty() { None } else { compiled(REMAINS) };
        Self { patterns: all, remains }
    }

    /// Reports whether nothing is taken out of any text.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Returns what is left of a text without it.
    #[must_use]
    pub fn without<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut left = Cow::Borrowed(text);
        for pattern in &self.patterns {
            if let Cow::Owned(less) = pattern.replace_all(&left, " ") {
                left = Cow::Owned(less);
            }
        }
        let (Cow::Owned(_), Some(remains)) = (&left, &self.remains) else { return left };
        // Brackets may stand in brackets, and a separator may be behind them.
        for _ in 0..MAX_NESTED_REMAINS {
            let Cow::Owned(less) = remains.replace_all(left.trim(), "$1$2") else { break };
            left = Cow::Owned(less);
        }
        match left.trim().len() == left.len() {
            true => left,
            false => Cow::Owned(left.trim().to_owned()),
        }
    }
}

fn of_class(class: VolatileClass) -> String {
    let pattern = match class {
        VolatileClass::Stars => STARS,
        VolatileClass::Badges => BADGES,
        VolatileClass::Dates => DATES,
        VolatileClass::Counters => COUNTERS,
    };
    pattern.replace("LABEL", DATE_LABEL).replace("MONTH", MONTHS).replace("NUMBER", NUMBER)
}

/// Compiles a pattern of this file; that it can be compiled is tested.
fn compiled(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).case_insensitive(true).ignore_whitespace(true).build().ok()
}

/// How deep what was taken out may be wrapped: `| (⭐ 5)`.
const MAX_NESTED_REMAINS: usize = 3;

#[cfg(test)]
mod tests {
    use recension_model::{VolatileClass, description_key};

    use super::{VolatilePattern, VolatileText, compiled, of_class};

    fn left(classes: &[VolatileClass], text: &str) -> String {
        VolatileText::new(classes, &[]).without(text).into_owned()
    }

    /// Checks that a text is left of every other one by a class, and as it is by the other classes.
    fn assert_taken(class: VolatileClass, rest: &str, texts: &[&str]) {
        for text in texts {
            assert_eq!(description_key(&left(&[class], text)), description_key(rest), "{text}");
        }
    }

    /// Checks that nothing is taken out of texts by any class.
    fn assert_kept(texts: &[&str]) {
        for text in texts {
            assert_eq!(left(&VolatileClass::ALL, text), *text);
        }
    }

    #[test]
    fn every_built_in_pattern_can_be_compiled() {
        let all = VolatileClass::ALL.map(of_class);
        assert!(all.iter().map(String::as_str).chain([super::REMAINS]).all(|one| compiled(one).is_some()));
        assert!(compiled(&all.join("|")).is_some());
    }

    #[test]
    fn stars_go() {
        assert_taken(
            VolatileClass::Stars,
            "Parses bytes",
            &[
                "Parses bytes ⭐ 1.2k",
                "Parses bytes (⭐️1,234)",
                "⭐⭐ 345 - Parses bytes.",
                "★★★ 345 Parses bytes",
                "Parses bytes | 1,234 stars",
                "Parses bytes - 12.3k GitHub stars",
                "Parses bytes [Stars: 1.2K+]",
                "Parses bytes :star: 88",
                "Parses bytes （1.2万 星标）",
                "Parses bytes · 345★",
            ],
        );
    }

    #[test]
    fn badges_go() {
        assert_taken(
            VolatileClass::Badges,
            "Parses bytes",
            &[
                "Parses bytes ![stars](https://img.shields.io/github/stars/a/b?style=flat)",
                "[![Build](https://ci.example.org/b.svg)](https://ci.example.org) Parses bytes",
                "Parses bytes https://img.shields.io/npm/v/nom.svg",
                "Parses bytes build passing coverage 97.5%",
                "build: failing | Parses bytes | npm v1.2.3-beta.1",
            ],
        );
    }

    #[test]
    fn dates_go() {
        assert_taken(
            VolatileClass::Dates,
            "Parses bytes",
            &[
                "Parses bytes (updated 2023-05-01)",
                "Parses bytes (Last updated on 2023/5/1 10:30)",
                "Parses bytes - Last commit: May 2021",
                "2019年6月1日 Parses bytes",
                "Parses bytes（更新于 2019 年 6 月 1 日）",
                "Parses bytes 最后更新：2019-06-01",
                "Parses bytes, 1 Jan 2020",
                "Parses bytes [January 3rd, 2020]",
                "Parses bytes (01.06.2019)",
                "Parses bytes · updated 3 days ago",
                "Parses bytes 3天前更新",
                "Parses bytes 2021년 3월 2일",
                "Parses bytes 2023-05-01T10:00:00Z",
            ],
        );
    }

    #[test]
    fn counters_go() {
        assert_taken(
            VolatileClass::Counters,
            "Parses bytes",
            &[
                "Parses bytes (1.3k views)",
                "Parses bytes - 12,345 downloads/month",
                "Parses bytes | Downloads: 1.2M",
                "阅读数 2,410 Parses bytes",
                "Parses bytes 阅读 1.2万次",
                "Parses bytes · 10 reads · 3 comments",
                "Parses bytes 👁 1,024",
                "Parses bytes 3.4k次浏览",
            ],
        );
    }

    #[test]
    fn what_only_looks_alike_stays() {
        assert_kept(&[
            "The 2019 edition of the paper (2017)",
            "A four star general's guide",
            "Starts 20 processes",
            "Downloads 5 files at once",
            "Version control for build scripts",
            "Runs on 32-bit and 64-bit machines",
            "RFC 2119-compliant, 1.5 times as fast",
            "Dates and times (ISO 8601)",
            "May 5 threads run?",
            "Released under MIT",
            "★ Recommended",
            "支持 10 种语言",
            "100 days of code",
            "(optional) parts [of] it – all",
        ]);
    }

    #[test]
    fn only_what_is_asked_for_goes() {
        let text = "Parses bytes ⭐ 1.2k (2023-05-01), 10 views";
        assert_eq!(left(&[VolatileClass::Dates], text), "Parses bytes ⭐ 1.2k , 10 views");
        assert_eq!(left(&VolatileClass::ALL, text), "Parses bytes");
    }

    #[test]
    fn patterns_of_ones_own_go_too() {
        let versions = VolatilePattern::new(r"\bv\d+(\.\d+)+\b").unwrap();
        let volatile = VolatileText::new(&[], &[versions]);
        assert_eq!(volatile.without("Parses bytes (v1.20.3)"), "Parses bytes");
        assert_eq!(volatile.without("Parses bytes (2023-05-01)"), "Parses bytes (2023-05-01)");
        assert!(VolatileText::new(&[], &[]).is_empty());
    }

    #[test]
    fn a_long_text_takes_no_longer_than_its_length() {
        let volatile = VolatileText::new(&VolatileClass::ALL, &[]);
        for part in ["1,", "((", "![", "| ", "⭐", "2019-", "- - "] {
            let text = part.repeat(50_000);
            let started = std::time::Instant::now();
            let _ = volatile.without(&text);
            assert!(started.elapsed().as_secs() < 20, "{part}");
        }
    }
}
