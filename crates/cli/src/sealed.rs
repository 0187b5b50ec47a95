//! Files that are kept between runs: whole, or as if they were not there.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use recension_model::digest;

/// Bytes of magic, stamp and digest.
const HEADER_BYTES: usize = 24;

/// What tells the files of one sort from others, and from those of other versions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seal {
    pub(crate) magic: &'static [u8; 8],
    pub(crate) stamp: u64,
    /// The ending of the names of such files.
    pub(crate) extension: &'static str,
}

/// How much of a sort is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    pub(crate) max_files: usize,
    pub(crate) max_bytes: u64,
}

/// Returns the folder for what can be made again, by the custom of the system; `sort` is what its own folder is
/// called where the user names none for all.
pub(crate) fn folder(sort: &str) -> Option<PathBuf> {
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
    caches.map(|caches| caches.join("recension").join(sort))
}

impl Seal {
    /// Returns what a file keeps; nothing if it is missing, damaged, or not of this sort.
    pub(crate) fn open(self, file: &Path) -> Option<Vec<u8>> {
        let mut bytes = fs::read(file).ok()?;
        let (header, body) = bytes.split_at_checked(HEADER_BYTES)?;
        if header != self.header(body) {
            return None;
        }
        Some(bytes.split_off(HEADER_BYTES))
    }

    /// Keeps something in a file, and takes away what was not written for longest where there is no room.
    ///
    /// Another process that does the same at the same time wins or loses as a whole.
    pub(crate) fn keep(self, file: &Path, body: &[u8], room: Room) -> io::Result<()> {
        let Some(folder) = file.parent() else { return Ok(()) };
        fs::create_dir_all(folder)?;
        let prefix = format!(".{}-", self.extension);
        let mut written = tempfile::Builder::new().prefix(&prefix).tempfile_in(folder)?;
        written.write_all(&self.header(body))?;
        written.write_all(body)?;
        written.persist(file).map_err(|error| error.error)?;
        self.prune(folder, room);
        Ok(())
    }

    fn header(self, body: &[u8]) -> Vec<u8> {
        [self.magic.as_slice(), &self.stamp.to_le_bytes(), &digest(body).to_le_bytes()].concat()
    }

    /// Takes away the oldest files. What cannot be looked at is left alone.
    fn prune(self, folder: &Path, room: Room) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let mut files: Vec<(SystemTime, PathBuf, u64)> = entries
            .flatten()
            .filter(|entry| entry.path().extension().is_some_and(|extension| extension == self.extension))
            .filter_map(|entry| {
                let metadata = entry.metadata().ok()?;
                Some((metadata.modified().ok()?, entry.path(), metadata.len()))
            })
            .collect();
        files.sort();
        let (mut count, mut bytes) = (0, 0);
        for (_, path, size) in files.into_iter().rev() {
            (count, bytes) = (count + 1, bytes + size);
            if count > room.max_files || bytes > room.max_bytes {
                drop(fs::remove_file(path));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::{Duration, SystemTime};

    use super::{Room, Seal};

    const SEAL: Seal = Seal { magic: b"recensT1", stamp: 7, extension: "kept" };

    const ROOM: Room = Room { max_files: 3, max_bytes: 1_000 };

    #[test]
    fn what_was_kept_comes_back_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("below/a.kept");
        assert_eq!(SEAL.open(&file), None);
        SEAL.keep(&file, b"something to keep", ROOM).unwrap();
        assert_eq!(SEAL.open(&file).as_deref(), Some(&b"something to keep"[..]));
        assert_eq!(Seal { stamp: 8, ..SEAL }.open(&file), None);
        assert_eq!(Seal { magic: b"recensT2", ..SEAL }.open(&file), None);
        let whole = fs::read(&file).unwrap();
        for end in 0..whole.len() {
            fs::write(&file, &whole[..end]).unwrap();
            assert_eq!(SEAL.open(&file), None, "{end}");
        }
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x10;
            fs::write(&file, damaged).unwrap();
            assert_eq!(SEAL.open(&file), None, "{at}");
        }
    }

    #[test]
    fn the_oldest_make_room() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("other"), [0; 5_000]).unwrap();
        for (age, name) in [(50, "a"), (40, "b"), (30, "c")] {
            let file = path(&format!("{name}.kept"));
            SEAL.keep(&file, &[0; 200], ROOM).unwrap();
            let time = SystemTime::now() - Duration::from_secs(age);
            fs::File::options().write(true).open(file).unwrap().set_modified(time).unwrap();
        }
        let names = || {
            let mut names: Vec<_> =
                fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        SEAL.keep(&path("d.kept"), &[0; 200], ROOM).unwrap();
        assert_eq!(names(), ["b.kept", "c.kept", "d.kept", "other"]);
        SEAL.keep(&path("e.kept"), &[0; 700], ROOM).unwrap();
        assert_eq!(names(), ["d.kept", "e.kept", "other"]);
    }
}
