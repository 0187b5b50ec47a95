//! Audits in the forms of build systems and code scanning.

mod github;
mod junit;
mod sarif;

pub use github::{write_audit_github, write_check_github};
pub use junit::{write_audit_junit, write_check_junit};
pub use sarif::{write_audit_sarif, write_check_sarif};
