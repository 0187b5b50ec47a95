//! Reads files as they are.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::error::Error;

/// The largest lists have some megabytes; what was read of one takes about ten times its size, and a machine has to have
/// room for several. Places in an edition are 32-bit numbers of bytes.
pub(crate) const MAX_INPUT_BYTES: u64 = 256 << 20;

/// Reads the bytes of a file, whatever they are.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let name = path.to_string_lossy();
    match File::open(path) {
        Ok(file) => read_file(file, &name),
        Err(source) => Err(cannot_read(&name, source)),
    }
}

/// Reads the bytes of a file that may not be there yet; then there are none.
pub(crate) fn read_if_there(path: &Path) -> Result<Vec<u8>, Error> {
    if path.exists() { read(path) } else { Ok(Vec::new()) }
}

/// Reads the bytes of an open file; `name` is for messages.
pub(crate) fn read_file(file: File, name: &str) -> Result<Vec<u8>, Error> {
    let metadata = file.metadata().map_err(|source| cannot_read(name, source))?;
    if metadata.is_dir() {
        let inside = Path::new(name).join("README.md");
        return Err(Error::input(format!("{name} is a folder"))
            .hint(format!("name a file in it, such as {}", inside.display())));
    }
    if metadata.len() > MAX_INPUT_BYTES {
        return Err(too_large(name));
    }
    let read = if metadata.is_file() { read_whole(file, metadata.len()) } else { read_stream(file) };
    read.map_err(|source| cannot_read(name, source))
}

/// Reads a file of known size without growing on the way.
fn read_whole(mut file: File, bytes: u64) -> io::Result<Vec<u8>> {
    let mut source = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0));
    file.read_to_end(&mut source)?;
    Ok(source)
}

/// Reads to the end, but one byte more than is allowed at most, so that an endless stream comes to an end.
pub(crate) fn read_stream(from: impl Read) -> io::Result<Vec<u8>> {
    let mut source = Vec::new();
    from.take(MAX_INPUT_BYTES + 1).read_to_end(&mut source)?;
    Ok(source)
}

/// Returns the error of a file that cannot be read.
pub(crate) fn cannot_read(name: &str, source: io::Error) -> Error {
    let hint = match source.kind() {
        io::ErrorKind::PermissionDenied => "check that you may read it",
        _ => "check the path",
    };
    Error::input(format!("cannot read {name}")).because(source).hint(hint)
}

/// Returns the error of an input that is larger than any list.
pub(crate) fn too_large(name: &str) -> Error {
    let most = MAX_INPUT_BYTES >> 20;
    Error::input(format!("{name} is larger than {most} MiB, more than a list may have"))
        .hint("check the path, or split it into several lists")
}
