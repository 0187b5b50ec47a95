//! The one file that a corpus is kept in, and what is asked of it.

mod batch;
mod columns;
mod decide;
mod drift;
mod error;
mod evidence;
mod exchange;
mod find;
mod forget;
mod fresh;
mod kinship;
mod lookup;
mod opened;
mod recognise;
mod schema;
mod stale;
mod status;
mod table;
mod traced;
mod verify;
mod write;

pub use batch::{Batch, Incoming, Taken};
pub use decide::Decided;
pub use error::{CorpusError, StoreError};
pub use exchange::ExportLine;
pub use find::Detail;
pub use fresh::Asking;
pub use opened::Store;
pub use stale::{StalePatch, stale_patch};
