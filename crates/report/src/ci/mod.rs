//! Audits in the forms of build systems and code scanning.

mod github;
mod junit;
mod sarif;

pub use github::write_audit_github;
pub use junit::write_audit_junit;
pub use sarif::write_audit_sarif;
