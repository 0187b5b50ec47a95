//! Writes results, files as a whole or not at all.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use recension_model::files_of;

use crate::error::Error;
use crate::{message, names, pager, several};

/// Bytes gathered before they are handed to the system.
const BUFFER_BYTES: usize = 64 << 10;

/// Where a result goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// To standard output.
    Stdout,
    /// To a file.
    File(PathBuf),
    /// To the files that a list is kept in.
    Files(Vec<PathBuf>),
}

impl Target {
    /// Reads what `-o` was given; `-` is standard output.
    pub(crate) fn new(output: Option<&Path>) -> Self {
        match output {
            Some(path) if path != Path::new("-") => Target::File(path.to_owned()),
            _ => Target::Stdout,
        }
    }

    /// Reads what `-o` was given for a report; that may not replace what it is about.
    pub(crate) fn report<'a, Name: AsRef<OsStr> + ?Sized + 'a>(
        output: Option<&Path>,
        read: impl IntoIterator<Item = &'a Name>,
    ) -> Result<Self, Error> {
        let target = Self::new(output);
        if let Target::File(path) = &target
            && let Some(name) = read.into_iter().find(|name| is_same(path, Path::new(name.as_ref())))
        {
            let name = names::spoken_of(name.as_ref());
            return Err(Error::usage(format!("the report would replace {name}, which it is about"))
                .hint("name another file with -o"));
        }
        Ok(target)
    }

    /// Takes the file that was read, which has to be there.
    pub(crate) fn in_place(argument: &OsStr) -> Result<Self, Error> {
        let files: Vec<PathBuf> = several::files_of(argument).into_iter().map(PathBuf::from).collect();
        if let Some(missing) = files.iter().find(|path| path.as_os_str() == "-" || !path.exists()) {
            let name = names::spoken_of(missing.as_os_str());
            return Err(Error::usage(format!("{name} cannot be written in place"))
                .hint("--in-place takes a file that is there; -o FILE writes to another one"));
        }
        match <[PathBuf; 1]>::try_from(files) {
            Ok([path]) => Ok(Target::File(path)),
            Err(files) => Ok(Target::Files(files)),
        }
    }

    /// Writes an edition over the one that it came from; of a list in several files those that changed.
    pub(crate) fn write_edition(&self, old: &[u8], new: &[u8]) -> Result<(), Error> {
        let Target::Files(paths) = self else { return self.write_over(old, |out| out.write_all(new)) };
        let (before, after) = (files_of(old), files_of(new));
        let is_kept = before.len() == paths.len()
            && before.iter().map(|file| file.name).eq(after.iter().map(|file| file.name));
        if !is_kept {
            return Err(Error::input("what stands in which file of the list is not clear any more")
                .hint("nothing was written; bring the files up to date one by one"));
        }
        for (path, (before, after)) in paths.iter().zip(before.into_iter().zip(after)) {
            let (old, new) = (&old[before.range], &new[after.range]);
            if old != new {
                Target::File(path.clone()).write_over(old, |out| out.write_all(new))?;
            }
        }
        Ok(())
    }

    /// Writes what `render` gives, to a file as a whole or not at all.
    pub(crate) fn write(&self, render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
        self.write_checked(None, render)
    }

    /// Writes what came of what was read; nothing if the file holds something else by now, which another program
    /// wrote. `read` is empty where there was no file.
    pub(crate) fn write_over(
        &self,
        read: &[u8],
        render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Error> {
        self.write_checked(Some(read), render)
    }

    fn write_checked(
        &self,
        read: Option<&[u8]>,
        render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Error> {
        match self {
            Target::Stdout => {
                let failed = |source| Error::output("cannot write to standard output", source);
                if pager::is_chosen() {
                    let mut text = Vec::new();
                    render(&mut text).map_err(failed)?;
                    return match pager::print(&text) {
                        Ok(true) => Ok(()),
                        Ok(false) => io::stdout().lock().write_all(&text).map_err(failed),
                        Err(error) => Err(failed(error)),
                    };
                }
                let mut out = BufWriter::with_capacity(BUFFER_BYTES, io::stdout().lock());
                render(&mut out).and_then(|()| out.flush()).map_err(failed)
            }
            Target::Files(_) => {
                let failed = io::Error::other("it is kept in several files");
                Err(Error::output("cannot write the list as one file", failed)
                    .hint("write it with --in-place"))
            }
            Target::File(path) => write_file(path, read, render).map_err(|source| {
                let hint = match source.kind() {
                    io::ErrorKind::ResourceBusy => "nothing was written; do the same again",
                    io::ErrorKind::NotFound => "make the folder first",
                    io::ErrorKind::PermissionDenied => "check that you may write to the file and its folder",
                    _ => "check that the folder exists and that you may write to it",
                };
                Error::output(format!("cannot write {}", path.display()), source).hint(hint)
            }),
        }
    }
}

/// What files are called that are not yet in the place of another one.
pub(crate) const UNFINISHED: &str = ".recension-";

/// Writes beside the file, then puts what was written in its place, if the file holds what was read.
fn write_file(
    path: &Path,
    read: Option<&[u8]>,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // What a symbolic link names is replaced, not the link.
    let path = &followed(path)?;
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
    sweep(folder);
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(folder)?;
    // Whoever sweeps the folder sees that this one is not left over.
    let _ = file.as_file().try_lock();
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, file);
    render(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(metadata) = &present {
        take_over(file.as_file(), metadata, path)?;
    }
    file.as_file().sync_all()?;
    // Of two that write over one file the second one waits here, and finds what the first one wrote.
    let _held = read.map(|read| unchanged(path, read)).transpose()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Follows symbolic links, to a file that need not be there.
fn followed(path: &Path) -> io::Result<PathBuf> {
    /// As many as the system follows.
    const MAX_LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            Ok(to) => path = path.parent().unwrap_or(Path::new("")).join(to),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links lead to it"))
}

/// Makes sure that a file holds what was read; it is locked against others that do so as long as the handle lives.
fn unchanged(path: &Path, read: &[u8]) -> io::Result<Option<File>> {
    let changed =
        || io::Error::new(io::ErrorKind::ResourceBusy, "it was changed by another program since it was read");
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound && read.is_empty() => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(changed()),
        Err(error) => return Err(error),
    };
    // Some file systems have no locks; then what is left is the look at the bytes.
    let _ = file.lock();
    if fs::read(path)? == read { Ok(Some(file)) } else { Err(changed()) }
}

/// Gives a file the permissions of the one that it replaces and, as far as the system lets us, its owner.
fn take_over(file: &File, replaced: &fs::Metadata, path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
        let own = file.metadata()?;
        if (own.uid(), own.gid()) != (replaced.uid(), replaced.gid())
            && fchown(file, Some(replaced.uid()), Some(replaced.gid())).is_err()
            && own.uid() != replaced.uid()
        {
            message::note(&format!("{} belongs to you now: its owner could not be kept", path.display()));
        }
        if replaced.nlink() > 1 {
            message::note(&format!("other names of {} still lead to what it was before", path.display()));
        }
        // Rights that a program runs with are not for what was written anew.
        file.set_permissions(fs::Permissions::from_mode(replaced.mode() & 0o1777))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        file.set_permissions(replaced.permissions())
    }
}

/// Takes away what writers that were stopped have left in a folder. What cannot be looked at is left alone.
fn sweep(folder: &Path) {
    /// A file younger than that may be about to be locked.
    const MIN_AGE: Duration = Duration::from_secs(60);
    let Ok(entries) = fs::read_dir(folder) else { return };
    let unfinished =
        entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(UNFINISHED));
    for entry in unfinished {
        let is_old = entry
            .metadata()
            .ok()
            .filter(fs::Metadata::is_file)
            .and_then(|metadata| metadata.modified().ok()?.elapsed().ok().filter(|age| *age > MIN_AGE));
        let is_left = is_old.is_some() && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
        if is_left {
            let _ = fs::remove_file(entry.path());
        }
    }
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
