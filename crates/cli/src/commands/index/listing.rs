//! Files that name the lists to be taken in.

use std::ffi::OsStr;
use std::path::PathBuf;

use recension_wire::read_listed;

use super::sources::{Given, Source};
use crate::arguments::InputArgs;
use crate::error::Error;
use crate::since::Since;
use crate::{input, names};

const SHAPE: &str = "give CSV with a row of names above (path, repository, name, date, commit, licence), or JSON lines with these keys";

/// Reads the lists that a file names.
pub(super) fn read(argument: &OsStr, args: &InputArgs) -> Result<Vec<Source>, Error> {
    let name = names::spoken_of(argument);
    let wrong = |message: String| Error::input(format!("{name} names no lists: {message}")).hint(SHAPE);
    let text =
        String::from_utf8(input::bytes(argument, args)?).map_err(|_| wrong("it is not UTF-8".into()))?;
    let listed = read_listed(&text).map_err(|error| wrong(error.to_string()))?;
    listed
        .into_iter()
        .map(|listed| {
            let day = match listed.date.as_str() {
                "" => None,
                date => {
                    let read = date
                        .parse::<Since>()
                        .map_err(|error| wrong(format!("line {}: {error}", listed.line)));
                    Some(read?.day())
                }
            };
            let source = Source::named(OsStr::new(&listed.path));
            let repository = Some(listed.repository).filter(|folder| !folder.is_empty()).map(PathBuf::from);
            let is_name_chosen = !listed.name.is_empty();
            let name = match (&repository, is_name_chosen) {
                (_, true) => listed.name,
                // Most lists have the same path in their repositories.
                (Some(repository), false) => repository.join(&listed.path).to_string_lossy().into_owned(),
                (None, false) => source.name.clone(),
            };
            let (commit, licence, given) = (listed.commit, listed.licence, Given::Listed);
            Ok(Source { name, is_name_chosen, repository, day, commit, licence, given, ..source })
        })
        .collect()
}
