//! Audits in words.

mod message;

pub(crate) use message::{message, title};
pub(crate) use recension_matcher::{AuditReport, AuditedMirror};
