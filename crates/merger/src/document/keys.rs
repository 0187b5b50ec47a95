//! Lists of canonical forms.

use recension_model::same_key;

/// Reports whether two lists of canonical forms are the same.
pub(crate) fn same_keys<A: AsRef<str>, B: AsRef<str>>(one: &[A], other: &[B]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(one, other)| same_key(one.as_ref(), other.as_ref()))
}

/// Reports whether one of several canonical forms is the same as `key`.
pub(crate) fn contains_key(keys: &[String], key: &str) -> bool {
    keys.iter().any(|other| same_key(other, key))
}
