//! What a person decided: which entries are one resource, and which are not.
//!
//! [`Decisions`] name entries by what they say, so that they serve many editions. [`Decisions::resolve`] finds the
//! entries of the editions at hand; `implied` thinks through what follows.

mod find;
mod implied;
mod resolve;

use recension_model::{Edition, EntryId, EntryView, digest, title_key};

pub use implied::{Contradiction, Implied, contradiction, implied};
pub use resolve::{Ambiguity, Resolved};

/// What stands between the titles of a section's path.
pub const PATH_SEPARATOR: &str = " › ";

/// What was decided about entries, whatever editions they stand in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// The pairs that were decided about, in the order in which they hold.
    pub pairs: Vec<DecidedPair>,
}

/// Two entries of different editions that are one resource, or two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedPair {
    /// Whether the two are one resource.
    pub same: bool,
    /// One entry.
    pub one: Designator,
    /// The other entry.
    pub other: Designator,
    /// The 1-based line that it begins on in its file; 0 if it stands in none yet.
    pub line: usize,
}

/// What names an entry wherever it stands: a title or an address, and what narrows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Designator {
    /// The title.
    pub title: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// The path of its section, or the end of that path.
    pub section: Option<String>,
    /// The name of its edition, or the end of that name.
    pub edition: Option<String>,
    /// Its line, which counts only where all the rest fits several entries.
    pub line: Option<u32>,
}

impl Decisions {
    /// Returns a number that tells these decisions from others, for this build of the program.
    pub fn digest(&self) -> u64 {
        digest(format!("{:?}", self.pairs).as_bytes())
    }

    /// Reports whether nothing is decided.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}

impl DecidedPair {
    /// Names two entries so that they are found again; none if whatever can be said of them fits others too.
    ///
    /// Of the editions and lines no more is said than is needed: decisions serve other revisions of the same lists.
    pub fn naming(
        same: bool,
        [left, right]: [&Edition; 2],
        (one, other): (EntryId, EntryId),
    ) -> Option<Self> {
        let ends = [left, right].map(|edition| end_of(&edition.name).to_owned());
        let ends = (ends[0] != ends[1]).then_some(ends);
        let whole = Some([left.name.clone(), right.name.clone()]);
        for (editions, lines) in [(&ends, false), (&whole, false), (&ends, true), (&whole, true)] {
            let (named, other_named) = (Designator::of(left.entry(one)), Designator::of(right.entry(other)));
            let mut pair = Self { same, one: named, other: other_named, line: 0 };
            if let Some([one, other]) = editions {
                (pair.one.edition, pair.other.edition) = (Some(one.clone()), Some(other.clone()));
            }
            if lines {
                pair.one.line = Some(left.entry(one).entry.line);
                pair.other.line = Some(right.entry(other).entry.line);
            }
            let found = Decisions { pairs: vec![pair.clone()] }.find(&[left, right]).decisions;
            if let [only] = found[..]
                && (only.one, only.other) == ((0, one), (1, other))
            {
                return Some(pair);
            }
        }
        None
    }
}

impl Designator {
    /// Returns what an entry says of itself: title, address and section.
    fn of(view: EntryView<'_>) -> Self {
        let section = view.section_path();
        Self {
            title: Some(view.title().to_owned()).filter(|title| !title_key(title).is_empty()),
            url: view.url().map(str::to_owned).filter(|url| !url.trim().is_empty()),
            section: (!section.is_empty()).then(|| section.join(PATH_SEPARATOR)),
            ..Self::default()
        }
    }

    /// Returns what the entry is called: its title, or else its address.
    pub fn name(&self) -> &str {
        self.title.as_ref().or(self.url.as_ref()).map_or("", String::as_str)
    }
}

/// Returns the last part of the name of an edition.
fn end_of(name: &str) -> &str {
    name.rsplit(['/', '\\', ':']).next().filter(|end| !end.is_empty()).unwrap_or(name)
}
