//! Histories of lists: changelogs, feeds, the lives of entries.

mod blame;
mod dating;
pub(crate) mod feed;
pub(crate) mod life;
mod markdown;
mod prepend;
mod template;

pub use blame::write_blame_table;
pub use dating::{write_dating_table, write_merge_review_table};
pub use feed::{FeedFormat, FeedOptions, write_feed};
pub use life::{write_changes_table, write_lives_table};
pub use markdown::{ChangelogSection, changelog_sections, write_changelog_markdown, write_release_notes};
pub use prepend::prepend_changelog;
pub use template::{TemplateError, render_changelog_template};
