//! Audits in words.

mod message;

pub(crate) use message::{message, title};
