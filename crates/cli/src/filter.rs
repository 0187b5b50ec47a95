//! What does not count when editions are compared, as typed or as set in the configuration.

use std::str::FromStr;

use clap::Args;
use recension_matcher::{ChangeOptions, SectionFilter, VolatileText};
use recension_model::{Edition, VolatileClass};

use crate::message;
use crate::settings::{ConfigArgs, Settings};

/// What does not count; shared by the commands that compare editions.
#[derive(Args, Debug)]
pub(crate) struct FilterArgs {
    /// Ignore this section (title or path) and its subsections; * matches any text; can be
    /// given several times
    #[arg(long, value_name = "TITLE", env = "RECENSION_IGNORE_SECTIONS", hide_env_values = true)]
    ignore_section: Vec<String>,
    /// Ignore text that changes on its own, comma-separated: stars, badges, dates, counters, or all; none ignores
    /// nothing
    #[arg(long, value_name = "CLASSES", env = "RECENSION_VOLATILE", hide_env_values = true)]
    volatile: Option<VolatileClasses>,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

/// Classes of volatile text, separated by commas.
#[derive(Clone, Debug, PartialEq, Eq)]
struct VolatileClasses(Vec<VolatileClass>);

impl FromStr for VolatileClasses {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let mut classes = Vec::new();
        for name in typed.split(',').map(str::trim) {
            match VolatileClass::ALL.into_iter().find(|class| class.name() == name) {
                Some(class) => classes.push(class),
                None if name == "all" => classes.extend(VolatileClass::ALL),
                None if name == "none" && typed.trim() == name => {}
                None => {
                    let names = VolatileClass::ALL.map(VolatileClass::name).join(", ");
                    return Err(format!(
                        "'{name}' is no class of text; there are {names}, all, and none by itself"
                    ));
                }
            }
        }
        classes.sort_unstable();
        classes.dedup();
        Ok(Self(classes))
    }
}

/// What does not count.
pub(crate) struct Filter {
    sections: SectionFilter,
    /// The sections that were typed, rather than set.
    typed: Vec<String>,
    volatile: VolatileText,
}

impl Filter {
    /// Puts together what was typed and what is set: what was typed wins.
    pub(crate) fn new(args: &FilterArgs, settings: &Settings) -> Self {
        // The environment has one value only: a line of it is a title.
        let lines = args.ignore_section.iter().flat_map(|value| value.lines()).map(str::trim);
        let typed: Vec<String> = lines.filter(|line| !line.is_empty()).map(str::to_owned).collect();
        let set = &settings.ignore;
        let sections = if args.ignore_section.is_empty() { &set.sections } else { &typed };
        let volatile = match &args.volatile {
            Some(VolatileClasses(classes)) if classes.is_empty() => VolatileText::default(),
            Some(VolatileClasses(classes)) => VolatileText::new(classes, &set.patterns),
            None => VolatileText::new(&set.volatile, &set.patterns),
        };
        Self { sections: SectionFilter::new(sections), typed, volatile }
    }

    /// Returns what a comparison has to know.
    pub(crate) fn options(&self) -> ChangeOptions<'_> {
        let volatile = Some(&self.volatile).filter(|volatile| !volatile.is_empty());
        ChangeOptions::default().with_volatile(volatile).with_ignored(Some(&self.sections))
    }

    /// Returns the sections that do not count, and the text that does not.
    pub(crate) fn parts(&self) -> (SectionFilter, VolatileText) {
        (self.sections.clone(), self.volatile.clone())
    }

    /// Says which of the sections that were typed stand in no edition.
    pub(crate) fn warn_of_unknown(&self, editions: &[Edition]) {
        for title in &self.typed {
            let filter = SectionFilter::new([title]);
            if !editions.iter().any(|edition| filter.covers(edition).contains(&true)) {
                message::warn(&format!("no edition has a section '{title}' that could be left out"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use recension_model::VolatileClass;

    use super::VolatileClasses;

    #[test]
    fn classes_are_read() {
        let read = |typed: &str| typed.parse::<VolatileClasses>().map(|classes| classes.0);
        assert_eq!(read("dates, stars,dates"), Ok(vec![VolatileClass::Stars, VolatileClass::Dates]));
        assert_eq!(read("all"), Ok(VolatileClass::ALL.to_vec()));
        assert_eq!(read("none"), Ok(Vec::new()));
        assert!(read("none,stars").is_err() && read("").is_err() && read("Stars").is_err());
    }
}
