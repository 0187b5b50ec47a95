//! Names of things by their places in a list, each list with a type of its own.

/// Defines a name that the lists of one sort of thing are indexed by.
macro_rules! index {
    ($(#[$documentation:meta])* $name:ident) => {
        $(#[$documentation])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(usize);

        impl From<usize> for $name {
            fn from(place: usize) -> Self {
                Self(place)
            }
        }

        impl From<$name> for usize {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    };
}

pub(crate) use index;
