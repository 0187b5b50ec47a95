//! Audits in the words of build systems.

mod github;
mod junit;

pub use github::write_audit_github;
pub use junit::write_audit_junit;
