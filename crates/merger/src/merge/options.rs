use std::collections::BTreeMap;

use recension_model::{Decision, Field};

/// What a merge is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MergeOptions {
    /// How disagreements are decided that would be conflicts.
    pub favor: Favor,
    /// Whether to say of every entry what became of it. A merge that comes out by lines is found in half the
    /// time without.
    pub ledger: bool,
    /// What a person decided about entries, and all that follows from it; column 0 is the base, or nothing
    /// where there is none, and the sides follow.
    pub decisions: Vec<Decision>,
    /// Whether the result has to read as it should in whatever format it looks like, not only in that of ours.
    pub detects_format: bool,
}

impl MergeOptions {
    /// Returns the options with another [`favor`](Self::favor).
    #[must_use]
    pub fn with_favor(self, favor: Favor) -> Self {
        Self { favor, ..self }
    }

    /// Returns the options with another [`ledger`](Self::ledger).
    #[must_use]
    pub fn with_ledger(self, ledger: bool) -> Self {
        Self { ledger, ..self }
    }

    /// Returns the options with another [`decisions`](Self::decisions).
    #[must_use]
    pub fn with_decisions(self, decisions: Vec<Decision>) -> Self {
        Self { decisions, ..self }
    }

    /// Returns the options with another [`detects_format`](Self::detects_format).
    #[must_use]
    pub fn with_detects_format(self, detects_format: bool) -> Self {
        Self { detects_format, ..self }
    }
}

impl Default for MergeOptions {
    fn default() -> Self {
        Self { favor: Favor::default(), ledger: true, decisions: Vec::new(), detects_format: false }
    }
}

/// How disagreements are decided, field by field; what is not named here stays a conflict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Favor {
    /// What holds for fields that `fields` does not name.
    pub all: Option<Preference>,
    /// What holds for one field.
    pub fields: BTreeMap<Field, Preference>,
}

impl Favor {
    /// Returns the options with another [`all`](Self::all).
    #[must_use]
    pub fn with_all(self, all: Option<Preference>) -> Self {
        Self { all, ..self }
    }

    /// Returns the options with another [`fields`](Self::fields).
    #[must_use]
    pub fn with_fields(self, fields: BTreeMap<Field, Preference>) -> Self {
        Self { fields, ..self }
    }
}

/// Whose value stands where sides disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Preference {
    /// That of ours.
    Ours,
    /// That of the last of theirs.
    Theirs,
    /// All of them: an entry that one side removed stays, and where one field cannot hold two values the
    /// whole entry stands once for each.
    Union,
    /// Removals go before edits: an entry is gone if any side removed it, unless ours put something into it, or another side an entry.
    /// A section stays if a side has something of its own in it, and all else that one side removed and
    /// another edited stands where ours has it. Holds for the presence of things; decides nothing else.
    Removal,
}

impl Favor {
    /// Returns what holds for `field`.
    #[must_use]
    pub fn of(&self, field: Field) -> Option<Preference> {
        self.fields.get(&field).copied().or(self.all)
    }
}
