//! Writes results, files as a whole or not at all.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::names;

/// Bytes gathered before they are handed to the system.
const BUFFER_BYTES: usize = 64 << 10;

/// Where a result goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// To standard output.
    Stdout,
    /// To a file.
    File(PathBuf),
}

impl Target {
    /// Reads what `-o` was given; `-` is standard output.
    pub(crate) fn new(output: Option<&Path>) -> Self {
        match output {
            Some(path) if path != Path::new("-") => Target::File(path.to_owned()),
            _ => Target::Stdout,
        }
    }

    /// Takes the file that was read, which has to be there.
    pub(crate) fn in_place(argument: &OsStr) -> Result<Self, Error> {
        let path = Path::new(argument);
        if argument == "-" || !path.exists() {
            let name = names::spoken_of(argument);
            return Err(Error::usage(format!("{name} cannot be written in place"))
                .hint("--in-place takes a file that is there; -o FILE writes to another one"));
        }
        Ok(Target::File(path.to_owned()))
    }

    /// Writes what `render` gives, to a file as a whole or not at all.
    pub(crate) fn write(&self, render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
        match self {
            Target::Stdout => {
                let mut out = BufWriter::with_capacity(BUFFER_BYTES, io::stdout().lock());
                render(&mut out)
                    .and_then(|()| out.flush())
                    .map_err(|source| Error::output("cannot write to standard output", source))
            }
            Target::File(path) => write_file(path, render).map_err(|source| {
                Error::output(format!("cannot write {}", path.display()), source)
                    .hint("check that the folder exists and that you may write to it")
            }),
        }
    }
}

/// Writes beside the file, then puts what was written in its place.
fn write_file(path: &Path, render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // What a symbolic link names is replaced, not the link.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let present = fs::metadata(path).ok();
    if let Some(metadata) = present.as_ref().filter(|metadata| !metadata.is_file()) {
        if metadata.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        // A device or pipe cannot be replaced.
        let mut out = BufWriter::with_capacity(BUFFER_BYTES, fs::OpenOptions::new().write(true).open(path)?);
        render(&mut out)?;
        return out.flush();
    }
    if present.as_ref().is_some_and(|metadata| metadata.permissions().readonly()) {
        // To put another file in its place would be possible, and not what its owner wants.
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".recension-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(folder)?;
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, file);
    render(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(metadata) = present {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Reports whether two paths lead to one file, which need not be there yet.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    real(one) == real(other)
}

fn real(path: &Path) -> PathBuf {
    let beside = || {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
    };
    fs::canonicalize(path).ok().or_else(beside).unwrap_or_else(|| path.to_owned())
}
