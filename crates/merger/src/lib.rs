//! Merges editions of a curated list, entry by entry and field by field, and applies patches to copies of it.
//!
//! Four rooms, and what they share:
//!
//! | room | function | does |
//! |---|---|---|
//! | `merge` | [`merge`] | brings the sides of a list together against their base |
//! | `patch` | [`apply`] | writes a change set into another copy of a list |
//! | `markers` | [`write_merged`], [`parse_markers`] | writes a merge with conflict markers, and reads such a document back |
//! | `triage` | [`triage`] | says which changes of forks are worth taking |
//! | `document` | | the lines of a document and what they belong to, for all of them |
//!
//! # Merge
//!
//! [`merge`] takes a base and any number of sides, ours first. The [`MergeResult`](recension_model::MergeResult) has the
//! merged document in parts, conflicts as values, and a ledger of what became of every entry.
//!
//! ```
//! use recension_merger::{MergeError, MergeOptions, merge};
//! use recension_parser::{ParseOptions, parse};
//!
//! let read = |text: &str| parse("list.md", text.into(), &ParseOptions::default());
//! let base = read("# Trees\n\n- [Oak](https://oak.example) - Lives long.\n");
//! let ours = read("# Trees\n\n- [Oak](https://oak.example/tree) - Lives long.\n");
//! let theirs = read("# Trees\n\n- [Oak](https://oak.example) - Feeds jays.\n");
//!
//! let result = merge(Some(&base), &[&ours, &theirs], &MergeOptions::default())?;
//! assert!(result.is_clean());
//! assert_eq!(result.as_side(0), b"# Trees\n\n- [Oak](https://oak.example/tree) - Feeds jays.\n");
//! # Ok::<(), MergeError>(())
//! ```
//!
//! # Markers
//!
//! Markers exist only where a writer prints them.
//!
//! ```
//! use recension_merger::{MarkerOptions, MergeOptions, merge, parse_markers, write_merged};
//! use recension_parser::{ParseOptions, parse};
//!
//! let read = |text: &str| parse("list.md", text.into(), &ParseOptions::default());
//! let [base, ours, theirs] = ["Lives long.", "Lives for centuries.", "Feeds jays."]
//!     .map(|says| read(&format!("# Trees\n\n- [Oak](https://oak.example) - {says}\n")));
//!
//! let result = merge(Some(&base), &[&ours, &theirs], &MergeOptions::default())?;
//! let document = write_merged(&result, &MarkerOptions::default());
//! assert!(String::from_utf8_lossy(&document).contains("<<<<<<< ours (Oak: description)\n"));
//!
//! let marked = parse_markers(&document, None)?;
//! let unmerged = marked.documents(&document).ok_or("conflicts of different numbers of sides")?;
//! assert_eq!(unmerged.sides, [ours.source, theirs.source]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Apply
//!
//! ```
//! use recension_merger::{ApplyError, ApplyOptions, apply};
//! use recension_model::{ChangeKind, ChangeKinds, EntryPatch, EntryValue, Patch};
//! use recension_parser::{ParseOptions, parse};
//!
//! let copy = parse("copy.md", "* [Oak](https://oak.example): Old.\n".into(), &ParseOptions::default());
//! let says = |description: &str| EntryValue {
//!     title: "Oak".into(),
//!     url: Some("https://oak.example".into()),
//!     description: description.into(),
//!     ..EntryValue::default()
//! };
//! let kinds = ChangeKinds::from_iter([ChangeKind::Redescribed]);
//! let change = EntryPatch { kinds, old: Some(says("Old.")), new: Some(says("Lives long.")), confidence: 1.0, in_text: false };
//! let patch = Patch { entries: vec![change], ..Patch::default() };
//!
//! let applied = apply(&patch, &copy, &ApplyOptions::default())?;
//! assert_eq!(applied.text, b"* [Oak](https://oak.example): Lives long.\n");
//! # Ok::<(), ApplyError>(())
//! ```
//!
//! # Triage
//!
//! ```
//! use recension_matcher::{AlignOptions, align, changes};
//! use recension_merger::{Triage, triage};
//! use recension_model::{ProposalClass, ProposalKind};
//! use recension_parser::{ParseOptions, parse};
//!
//! let read = |text: &str| parse("list.md", text.into(), &ParseOptions::default());
//! let upstream = read("# Trees\n\n- [Oak](https://oak.example) - Lives long.\n");
//! let fork = read("# Trees\n\n- [Oak](https://oak.example) - Lives long.\n- [Elm](https://elm.example) - Dies.\n");
//! let editions = [&upstream, &fork];
//! let alignment = align(&editions, &AlignOptions::default());
//! let proposed = [changes(&editions, &alignment, 0, 1)];
//!
//! let proposals = triage(&Triage::new(&editions, &alignment, &proposed));
//! assert_eq!(proposals[0].kind, ProposalKind::Adds);
//! assert_eq!(proposals[0].class, ProposalClass::WorthTaking);
//! ```
//!
//! # How editions are merged
//!
//! 1. **Identical** (`merge`): if all sides that changed anything are the same byte for byte, that is the result.
//! 2. **Lines** (`by_lines`, `diff3`): a merge line by line, as git does it. It stands if nothing is in
//!    conflict and the result reads as it should (`line_check`): every entry and section as often as the sides ask
//!    for, no resource added twice in different words, lists that counted right still counting right.
//! 3. **Entries** (`by_entries`): else every document is laid out in nodes of whole lines (`layout`): headings, entries, notes, lines
//!    of contents, prose. Nodes of all documents that are one thing come together in a class (`classes`).
//!    For each class it is decided by the rule of three ways whether it stands, where, and in which words
//!    (`plan`, `fields`): a field that one side changed has that side's value; fields that sides changed
//!    differently, beyond style, are a conflict.
//! 4. **Arrangement** (`arrange`, `order`, `alphabet`): children stand in the order of the side that changed it,
//!    additions behind the neighbour that they had on their side, ours first, or where the alphabet
//!    wants them if the list is seen to keep it.
//! 5. **Assembly** (`assemble`, `style`): lines are copied from their sources. Additions take on the bullets,
//!    indentation, blank lines and end marks that their neighbours have in the result; numbered lists count on.
//! 6. **Verification** (`verify`): the result is read again, as each side would have it, and has to have exactly what
//!    was decided. If not, the result is that of lines, in conflict.
//! 7. **Contents** (`contents`): a table of contents that every side kept complete is completed.
//!
//! What nobody touched keeps its bytes. Cost: near-linear in the entries; about two readings and two
//! alignments.

mod document;
mod markers;
mod merge;
mod patch;
mod triage;

pub use document::alphabet::{ObservedOrder, Rule};
pub use document::contents::{ContentsFault, ContentsFaultKind, contents_faults};
pub use document::reader::{read_alike, read_as_patched};
pub use markers::{
    ConflictStyle, DEFAULT_MARKER_SIZE, MarkedChunk, MarkedConflict, MarkedDocument, MarkedPart, MarkedText,
    MarkerError, MarkerOptions, Unmerged, about, has_conflict_markers, parse_markers, write_marked,
    write_merged,
};
pub use merge::{Favor, MergeError, MergeOptions, MergeReport, Preference, column_name, merge};
pub use patch::behind::{BroughtLines, bring_lines, line_words};
pub use patch::hunks::{line_changes, whole_patch};
pub use patch::parts::Parts as EntryParts;
pub use patch::{Applied, ApplyError, ApplyOptions, LeftLines, Rejected, apply};
pub use triage::{ProposalGroup, Reconciliation, SectionPaths, Triage, accepted_patch, triage};
