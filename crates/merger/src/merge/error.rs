use std::fmt;

use recension_model::Format;

/// Why editions cannot be merged at all.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MergeError {
    /// There is no side to merge.
    NoSides,
    /// The editions are in encodings that cannot stand in one document; those of the base and the sides.
    Encodings(Vec<String>),
    /// The editions are in an encoding whose lines cannot be told apart byte by byte.
    WideEncoding(String),
    /// An edition has the markers of an earlier conflict in it, and there are not just two sides of one base,
    /// whose lines could be merged as they are.
    ConflictMarkers,
    /// An edition is in a format that is only read, and lines alone do not merge.
    Format(Format),
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MergeError::NoSides => write!(f, "there is no edition to merge"),
            MergeError::Encodings(all) => {
                write!(f, "the editions are in different encodings ({})", all.join(", "))
            }
            MergeError::ConflictMarkers => write!(f, "an edition has the marks of an earlier conflict in it"),
            MergeError::Format(format) => write!(f, "{} is read, and not written", format.name()),
            MergeError::WideEncoding(name) => write!(f, "editions in {name} cannot be merged"),
        }
    }
}

impl std::error::Error for MergeError {}
