//! Keeps what is known of lists between runs.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use recension_history::Known;

/// What a file of the cache begins with.
const MAGIC: &[u8; 8] = b"recensH1";

/// Bytes of magic, program stamp and checksum.
const HEADER_BYTES: usize = 24;

/// So many lists are kept, those used last.
const MAX_FILES: usize = 64;

/// The file that keeps what is known of one list; it may be deleted at any time.
pub(crate) struct Cache {
    file: Option<PathBuf>,
}

impl Cache {
    /// Makes the cache of the list whose oldest state is `oldest`; with `use_it` false it keeps nothing.
    pub(crate) fn of(oldest: &str, use_it: bool) -> Self {
        let file = use_it.then(folder).flatten().map(|folder| folder.join(format!("{oldest}.known")));
        Self { file }
    }

    /// Gives what is known; nothing if the file is missing, damaged, or of another program.
    pub(crate) fn load(&self) -> Known {
        let read = || -> Option<Known> {
            let bytes = fs::read(self.file.as_ref()?).ok()?;
            let (header, body) = bytes.split_at_checked(HEADER_BYTES)?;
            if header != self::header(body) {
                return None;
            }
            postcard::from_bytes::<Known>(body).ok()?.restored()
        };
        read().unwrap_or_default()
    }

    /// Keeps what is known. Another process that does the same at the same time wins or loses as a whole.
    pub(crate) fn keep(&self, known: &Known) -> io::Result<()> {
        let Some(file) = self.file.as_ref().filter(|_| known.has_grown()) else { return Ok(()) };
        let Some(folder) = file.parent() else { return Ok(()) };
        fs::create_dir_all(folder)?;
        let body = postcard::to_stdvec(known).map_err(io::Error::other)?;
        let mut written = tempfile::Builder::new().prefix(".known-").tempfile_in(folder)?;
        written.write_all(&header(&body))?;
        written.write_all(&body)?;
        written.persist(file).map_err(|error| error.error)?;
        prune(folder);
        Ok(())
    }
}

/// Gives the folder for what can be made again, by the custom of the system.
fn folder() -> Option<PathBuf> {
    let path = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if let Some(own) = path("RECENSION_CACHE_DIR") {
        return Some(own);
    }
    let caches = if cfg!(windows) {
        path("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        path("HOME").map(|home| home.join("Library/Caches"))
    } else {
        path("XDG_CACHE_HOME").or_else(|| path("HOME").map(|home| home.join(".cache")))
    };
    caches.map(|caches| caches.join("recension").join("history"))
}

fn header(body: &[u8]) -> Vec<u8> {
    [MAGIC.as_slice(), &stamp().to_le_bytes(), &checksum(body).to_le_bytes()].concat()
}

/// Tells this program from others, builds of the same version included: each reads and aligns in its own way.
fn stamp() -> u64 {
    let mut text = env!("CARGO_PKG_VERSION").to_owned();
    let program = std::env::current_exe().and_then(fs::metadata);
    if let Ok(program) = program {
        let modified =
            program.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        text.push_str(&format!(" {} {:?}", program.len(), modified));
    }
    checksum(text.as_bytes())
}

/// FNV-1a over words of eight bytes: it finds accidents, and nobody gains by forging a cache of his own.
fn checksum(bytes: &[u8]) -> u64 {
    let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x100_0000_01b3).rotate_left(23);
    let words = bytes.chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(word)
    });
    words.fold(0xcbf2_9ce4_8422_2325 ^ bytes.len() as u64, mix)
}

/// Takes away the files that were not used for longest. What cannot be looked at is left alone.
fn prune(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut files: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "known"))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    files.sort();
    let many = files.len().saturating_sub(MAX_FILES);
    files.into_iter().take(many).for_each(|(_, path)| drop(fs::remove_file(path)));
}
