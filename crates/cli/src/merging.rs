//! What the commands that merge have in common.

use std::path::Path;
use std::str::FromStr;

use clap::ValueEnum;
use recension_merger::{ConflictStyle, Favor, Preference};
use recension_model::Field;

use crate::git;

/// A style of conflicts, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Style {
    /// The sides
    Merge,
    /// The sides, and the base between them
    Diff3,
    /// As diff3, without the lines that the sides begin and end with in common
    Zdiff3,
}

impl From<Style> for ConflictStyle {
    fn from(style: Style) -> Self {
        match style {
            Style::Merge => ConflictStyle::Merge,
            Style::Diff3 => ConflictStyle::Diff3,
            Style::Zdiff3 => ConflictStyle::Zdiff3,
        }
    }
}

/// Whose value stands where sides disagree, as typed: for all fields or, after its name, for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FavorArg {
    field: Option<Field>,
    preference: Preference,
}

impl FromStr for FavorArg {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let (field, preference) = match typed.split_once('=') {
            None => (None, typed),
            Some((name, preference)) => {
                let field = Field::ALL.into_iter().find(|field| field.name() == name).ok_or_else(|| {
                    let names = Field::ALL.map(Field::name).join(", ");
                    format!("'{name}' is no field; there are {names}")
                })?;
                (Some(field), preference)
            }
        };
        let preference = match preference {
            "ours" => Preference::Ours,
            "theirs" => Preference::Theirs,
            "union" => Preference::Union,
            other => return Err(format!("'{other}' is not ours, theirs or union")),
        };
        Ok(Self { field, preference })
    }
}

/// Puts what was typed together; later ones win.
pub(crate) fn favor(typed: &[FavorArg]) -> Favor {
    let mut favor = Favor::default();
    for FavorArg { field, preference } in typed {
        match field {
            Some(field) => drop(favor.fields.insert(*field, *preference)),
            None => favor.all = Some(*preference),
        }
    }
    favor
}

/// Gives the style of conflicts that git is set to in a folder.
pub(crate) fn configured_style(folder: &Path) -> Option<ConflictStyle> {
    match git::line(folder, &["config", "--get", "merge.conflictStyle"])?.to_lowercase().as_str() {
        "merge" => Some(ConflictStyle::Merge),
        "diff3" => Some(ConflictStyle::Diff3),
        "zdiff3" => Some(ConflictStyle::Zdiff3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use recension_merger::Preference;
    use recension_model::Field;

    use super::{FavorArg, favor};

    #[test]
    fn preferences_are_read() {
        let typed = ["union", "description=theirs", "ours"].map(|typed| typed.parse().unwrap());
        let favor = favor(&typed);
        assert_eq!(favor.of(Field::Description), Some(Preference::Theirs));
        assert_eq!(favor.of(Field::Url), Some(Preference::Ours));
        assert!("both".parse::<FavorArg>().is_err());
        assert!("color=ours".parse::<FavorArg>().unwrap_err().contains("presence, title"));
    }
}
