//! Whose value stands where the sides of a merge disagree, as typed.

use std::str::FromStr;

use recension_merger::{Favor, Preference};
use recension_model::Field;

use crate::arguments::one_of;

/// Whose value stands where sides disagree, as typed: `theirs`, or `description=theirs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FavorRule {
    /// The field that it holds for; all if none.
    field: Option<Field>,
    preference: Preference,
}

impl FromStr for FavorRule {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        match typed.split_once('=') {
            Some((field, preference)) => Ok(Self {
                field: Some(one_of(field, &Field::ALL, Field::name, "field")?),
                preference: preference_of(preference.trim())?,
            }),
            None => Ok(Self { field: None, preference: preference_of(typed.trim())? }),
        }
    }
}

fn preference_of(name: &str) -> Result<Preference, String> {
    match name {
        "ours" => Ok(Preference::Ours),
        "theirs" => Ok(Preference::Theirs),
        "union" => Ok(Preference::Union),
        _ if Field::ALL.iter().any(|field| field.name() == name) => Err(format!(
            "'{name}' is a field and lacks whom to favor; write {name}=ours, {name}=theirs or {name}=union"
        )),
        _ => Err(format!("'{name}' is nobody to favor; there are ours, theirs and union")),
    }
}

/// Puts rules together; of two that contradict each other the later one holds.
pub(crate) fn favor(rules: &[FavorRule]) -> Favor {
    let mut favor = Favor::default();
    for rule in rules {
        match rule.field {
            Some(field) => {
                favor.fields.insert(field, rule.preference);
            }
            None => favor.all = Some(rule.preference),
        }
    }
    favor
}

#[cfg(test)]
mod tests {
    use recension_merger::Preference;
    use recension_model::Field;

    use super::{FavorRule, favor};

    #[test]
    fn rules_are_read_and_later_ones_win() {
        let rules: Vec<FavorRule> = ["ours", "description=theirs", "title = union", "title=ours"]
            .iter()
            .map(|typed| typed.parse().unwrap())
            .collect();
        let favor = favor(&rules);
        assert_eq!(favor.of(Field::Description), Some(Preference::Theirs));
        assert_eq!(favor.of(Field::Title), Some(Preference::Ours));
        assert_eq!(favor.of(Field::Url), Some(Preference::Ours));
    }

    #[test]
    fn what_there_is_is_said() {
        let error = |typed: &str| typed.parse::<FavorRule>().unwrap_err();
        assert!(error("colour=ours").contains("presence, title, url, description, notes, section, text"));
        assert!(error("mine").contains("ours, theirs and union"));
        assert!(error("title=").contains("ours, theirs and union"));
        assert!(error("title").contains("title=theirs"));
        assert!(error("").contains("ours, theirs and union"));
    }
}
