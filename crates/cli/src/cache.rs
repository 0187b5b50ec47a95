//! Keeps what is known of lists between runs.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use recension_history::Known;
use recension_model::digest;

use crate::sealed::{Room, Seal, folder};

/// What a file of the cache begins with.
const MAGIC: &[u8; 8] = b"recensH1";

/// So many lists are kept, those used last.
const ROOM: Room = Room { max_files: 64, max_bytes: u64::MAX };

/// The file that keeps what is known of one list; it may be deleted at any time.
pub(crate) struct Cache {
    file: Option<PathBuf>,
}

impl Cache {
    /// Returns the cache of the list whose oldest state is `oldest`; with `use_it` false it keeps nothing.
    pub(crate) fn of(oldest: &str, use_it: bool) -> Self {
        let folder = use_it.then(|| folder("history")).flatten();
        Self { file: folder.map(|folder| folder.join(format!("{oldest}.{}", seal().extension))) }
    }

    /// Returns what is known; nothing if the file is missing, damaged, or of another program.
    pub(crate) fn load(&self) -> Known {
        let read = || -> Option<Known> {
            let body = seal().open(self.file.as_ref()?)?;
            postcard::from_bytes::<Known>(&body).ok()?.restored()
        };
        read().unwrap_or_default()
    }

    /// Keeps what is known.
    pub(crate) fn keep(&self, known: &Known) -> io::Result<()> {
        let Some(file) = self.file.as_ref().filter(|_| known.has_grown()) else { return Ok(()) };
        let body = postcard::to_stdvec(known).map_err(io::Error::other)?;
        seal().keep(file, &body, ROOM)
    }
}

fn seal() -> Seal {
    Seal { magic: MAGIC, stamp: stamp(), extension: "known" }
}

/// Returns a digest that tells this program from others, builds of the same version included: each reads and aligns in its own way.
fn stamp() -> u64 {
    let mut text = env!("CARGO_PKG_VERSION").to_owned();
    let program = std::env::current_exe().and_then(fs::metadata);
    if let Ok(program) = program {
        let modified =
            program.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        text.push_str(&format!(" {} {:?}", program.len(), modified));
    }
    digest(text.as_bytes())
}
