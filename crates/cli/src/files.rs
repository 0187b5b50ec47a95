//! Reads files as they are.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::near;

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

/// Returns the error of a path that leads nowhere, with what else is in its folder by such a name.
pub(crate) fn not_found(name: &str, source: io::Error) -> Error {
    let path = Path::new(name);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let listed = fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten().flatten();
    let others: Vec<String> = listed
        .map(|found| folder.map_or_else(PathBuf::new, Path::to_owned).join(found.file_name()))
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    let near = others.iter().map(|other| (nearness(path, Path::new(other)), other.as_str()));
    let hint = near::offer(near).unwrap_or_else(|| {
        "check the path; REVISION:PATH reads a file that git keeps, - reads standard input".into()
    });
    Error::input(format!("cannot read {name}")).because(source).hint(hint)
}

/// Returns how alike the names of two files are, from 0 to 1.
fn nearness(wanted: &Path, other: &Path) -> f64 {
    let lower = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().to_lowercase();
    let spelled =
        strsim::normalized_damerau_levenshtein(&lower(wanted.file_name()), &lower(other.file_name()));
    // Another ending is a slip, too.
    let same_stem = lower(wanted.file_stem()) == lower(other.file_stem());
    if same_stem { spelled.max(near::MIN_NEARNESS) } else { spelled }
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
