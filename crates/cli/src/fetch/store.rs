//! Keeps what was fetched between runs, so that it is asked for only whether it changed.

use std::io;
use std::path::PathBuf;

use recension_model::digest;

use super::address::Address;
use crate::sealed::{Room, Seal, folder};

const SEAL: Seal = Seal { magic: b"recensF1", stamp: 0, extension: "fetched" };

/// Hundreds of long lists fit, and nobody misses the place.
const ROOM: Room = Room { max_files: 1_000, max_bytes: 200 << 20 };

/// One page does not push out what all others keep.
const MAX_COPY_BYTES: usize = 50 << 20;

/// Where what was fetched is kept; it may be deleted at any time.
pub(super) struct Store {
    folder: Option<PathBuf>,
}

/// What an address gave, and what the server wants to be asked with the next time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// The address that gave it in the end, behind redirections: no other is told the validators.
    pub(super) source: String,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    /// Seconds since 1970 when it was last known to be current.
    pub(super) seconds: u64,
    pub(super) bytes: Vec<u8>,
}

/// The head of a kept copy, before the bytes: the address that was asked, then the fields of the copy.
type Head = (String, String, Option<String>, Option<String>, u64);

impl Store {
    /// Opens the store; with `use_it` false it keeps nothing.
    pub(super) fn new(use_it: bool) -> Self {
        Self { folder: use_it.then(|| folder("fetched")).flatten() }
    }

    /// Returns what is kept of an address; nothing if that is missing or damaged.
    pub(super) fn get(&self, address: &Address) -> Option<Kept> {
        let body = SEAL.open(&self.file(address)?)?;
        let (head, bytes) = postcard::take_from_bytes::<Head>(&body).ok()?;
        let (asked, source, etag, last_modified, seconds) = head;
        // Names are short enough for two addresses to share one.
        (asked == address.whole()).then(|| Kept {
            source,
            etag,
            last_modified,
            seconds,
            bytes: bytes.to_vec(),
        })
    }

    /// Keeps what an address gave.
    pub(super) fn put(&self, address: &Address, copy: &Kept) -> io::Result<()> {
        let Some(file) = self.file(address) else { return Ok(()) };
        if copy.bytes.len() > MAX_COPY_BYTES {
            self.forget(address);
            return Ok(());
        }
        let Kept { source, etag, last_modified, seconds, bytes } = copy;
        let mut body = postcard::to_stdvec(&(address.whole(), source, etag, last_modified, seconds))
            .map_err(io::Error::other)?;
        body.extend_from_slice(bytes);
        SEAL.keep(&file, &body, ROOM)
    }

    /// Takes away what is kept of an address.
    pub(super) fn forget(&self, address: &Address) {
        if let Some(file) = self.file(address) {
            // It may not be there.
            let _ = std::fs::remove_file(file);
        }
    }

    /// Returns the file for an address; none where nothing is to be kept. What somebody had to log in for is not
    /// left lying about.
    fn file(&self, address: &Address) -> Option<PathBuf> {
        let folder = self.folder.as_ref().filter(|_| !address.has_credentials())?;
        let name = digest(address.whole().as_bytes());
        Some(folder.join(format!("{name:016x}.{}", SEAL.extension)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::address::Address;
    use super::{Kept, MAX_COPY_BYTES, Store};

    fn copy(bytes: &[u8]) -> Kept {
        Kept {
            source: "https://example.org/b".into(),
            etag: Some("\"1\"".into()),
            last_modified: None,
            seconds: 1_700_000_000,
            bytes: bytes.to_vec(),
        }
    }

    #[test]
    fn copies_are_kept_by_address() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store { folder: Some(folder.path().to_owned()) };
        let [one, other] = ["https://example.org/a?b", "https://example.org/a?c"]
            .map(|address| Address::parse(address).unwrap());
        store.put(&one, &copy(b"- [a](b)")).unwrap();
        assert_eq!(store.get(&one), Some(copy(b"- [a](b)")));
        assert_eq!(store.get(&other), None);
        // A file of another address is not taken for this one's.
        std::fs::rename(store.file(&one).unwrap(), store.file(&other).unwrap()).unwrap();
        assert_eq!(store.get(&other), None);
        store.put(&one, &copy(b"")).unwrap();
        store.forget(&one);
        assert_eq!(store.get(&one), None);
    }

    #[test]
    fn what_is_secret_or_too_large_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store { folder: Some(folder.path().to_owned()) };
        let secret = Address::parse("https://u:p@example.org/a").unwrap();
        store.put(&secret, &copy(b"x")).unwrap();
        let open = Address::parse("https://example.org/a").unwrap();
        store.put(&open, &copy(&vec![0; MAX_COPY_BYTES + 1])).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
