//! Opens indexes of many lists, and says what is wrong with them.

use std::fs;
use std::path::{Path, PathBuf};

use recension_corpus::{CorpusError, Store};

use crate::error::Error;

/// An index that was opened, and where it lies, for messages.
pub(crate) struct Opened {
    path: PathBuf,
    pub(crate) store: Store,
}

impl Opened {
    /// Opens an index to ask it.
    pub(crate) fn to_read(path: &Path) -> Result<Self, Error> {
        Self::with(path, Store::read)
    }

    /// Opens an index that is there to write to it.
    pub(crate) fn to_write(path: &Path) -> Result<Self, Error> {
        Self::with(path, Store::open)
    }

    /// Opens an index to write to it, and makes it if there is none.
    pub(crate) fn to_create(path: &Path) -> Result<Self, Error> {
        Self::with(path, Store::create)
    }

    fn with(path: &Path, open: fn(&Path) -> Result<Store, CorpusError>) -> Result<Self, Error> {
        let store = open(path).map_err(|error| explain(path, error))?;
        Ok(Self { path: path.to_owned(), store })
    }

    /// Returns where the index lies.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Takes away an index that was just made, and that nothing was written to.
    pub(crate) fn discard_empty(path: &Path) {
        // What cannot be looked at or taken away is left, as it is whole.
        let is_empty =
            || Store::read(path).and_then(|store| store.lists()).is_ok_and(|lists| lists.is_empty());
        if is_empty() {
            for end in ["", "-wal", "-shm"] {
                let mut file = path.as_os_str().to_owned();
                file.push(end);
                let _ = fs::remove_file(file);
            }
        }
    }

    /// Asks something.
    pub(crate) fn ask<T>(&self, ask: impl FnOnce(&Store) -> Result<T, CorpusError>) -> Result<T, Error> {
        ask(&self.store).map_err(|error| explain(&self.path, error))
    }

    /// Changes something.
    pub(crate) fn change<T>(
        &mut self,
        change: impl FnOnce(&mut Store) -> Result<T, CorpusError>,
    ) -> Result<T, Error> {
        change(&mut self.store).map_err(|error| explain(&self.path, error))
    }
}

/// Says what can be done about an error.
pub(crate) fn explain(path: &Path, error: CorpusError) -> Error {
    let name = path.display();
    let hint = match &error {
        CorpusError::Missing => format!("check the path; `recension index add {name} FILE…` makes an index"),
        CorpusError::NotAStore => "`recension index add NEW.db FILE…` makes an index; to look in one list, use `recension log FILE --entry URL`".to_owned(),
        CorpusError::Damaged(_) => {
            "make it anew from its lists with `recension index add`, or from an export with `recension index import`"
                .to_owned()
        }
        CorpusError::Newer(_) => "use the program that wrote it, or a newer one".to_owned(),
        CorpusError::Older(_) => format!("`recension index update {name}` brings it up to this version"),
        CorpusError::InUse => "do the same again when that is done".to_owned(),
        CorpusError::Earlier { .. } => {
            "take editions in from the oldest one on, or the whole history with --history".to_owned()
        }
        CorpusError::UnknownList(_) => format!("`recension index status {name}` shows the names of all lists"),
        CorpusError::BadName(_) => "name it with --name NAME, or in the file that --from names".to_owned(),
        CorpusError::CutExport => "export it again: `recension index export` writes the end last".to_owned(),
        CorpusError::NotEmpty => "name a new file".to_owned(),
        CorpusError::BadLine { .. } | CorpusError::BadTable { .. } => "give what `recension index export` wrote".to_owned(),
        _ => "check that you may read and write it and the folder that it lies in".to_owned(),
    };
    Error::input(format!("cannot use the index {name}")).because(error).hint(hint)
}
