//! Editions and results as classes of JavaScript. Each says itself as a document, so that `JSON.stringify` works.

use js_sys::JSON;
use recension_bindings::{
    Applied, Audited, Checked, Collated, Compared, Merged, Refusal, SharedEdition, Synced,
};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use crate::values::refuse;

/// Columns of a table where none are asked for.
const WIDTH_COLUMNS: usize = 100;

/// Gives a class what says it as a page.
macro_rules! page {
    ($class:ident) => {
        #[wasm_bindgen]
        impl $class {
            /// Returns it as a page that loads nothing.
            ///
            /// # Errors
            ///
            /// None that could be expected.
            pub fn html(&self) -> Result<String, JsError> {
                self.0.html().map_err(refuse)
            }
        }
    };
}

/// Gives a class what says it as a comment.
macro_rules! comment {
    ($class:ident) => {
        #[wasm_bindgen]
        impl $class {
            /// Returns it as Markdown, for a comment on a change request.
            ///
            /// # Errors
            ///
            /// None that could be expected.
            pub fn markdown(&self) -> Result<String, JsError> {
                self.0.markdown().map_err(refuse)
            }
        }
    };
}

/// Gives a class what says it as a table.
macro_rules! table {
    ($class:ident) => {
        #[wasm_bindgen]
        impl $class {
            /// Returns it as a table for people, 100 columns wide unless another width is given.
            ///
            /// # Errors
            ///
            /// None that could be expected.
            pub fn table(&self, width: Option<usize>) -> Result<String, JsError> {
                self.0.table(width.unwrap_or(WIDTH_COLUMNS)).map_err(refuse)
            }
        }
    };
}

/// Gives a class the list that it came to.
macro_rules! written {
    ($class:ident) => {
        #[wasm_bindgen]
        impl $class {
            /// The list as it is to be written; conflicts stand between markers.
            #[wasm_bindgen(getter)]
            pub fn text(&self) -> String {
                String::from_utf8_lossy(self.0.document()).into_owned()
            }

            /// The list as bytes, in its encoding.
            #[wasm_bindgen(getter)]
            pub fn bytes(&self) -> Vec<u8> {
                self.0.document().into()
            }
        }
    };
}

/// One state of a list, read once and used as often as needed.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Edition(pub(crate) SharedEdition);

#[wasm_bindgen]
impl Edition {
    /// What it is called.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.0.name().into()
    }

    /// How many entries it has.
    #[wasm_bindgen(getter, js_name = entryCount)]
    pub fn entry_count(&self) -> usize {
        self.0.entry_count()
    }

    /// What it is written in: `markdown`, `plain-text`, `html`, `rst` and so on.
    #[wasm_bindgen(getter, unchecked_return_type = "EditionDocument[\"format\"]")]
    pub fn format(&self) -> String {
        self.0.format().into()
    }

    /// The encoding of its bytes.
    #[wasm_bindgen(getter)]
    pub fn encoding(&self) -> String {
        self.0.encoding().into()
    }

    /// Returns it as a `recension.edition/1` document.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    #[wasm_bindgen(js_name = toJSON, unchecked_return_type = "EditionDocument")]
    pub fn to_json(&self) -> Result<JsValue, JsError> {
        object(self.0.json())
    }

    /// Returns another handle of the same edition.
    pub fn share(&self) -> Edition {
        self.clone()
    }
}

/// What happened between two editions.
#[wasm_bindgen]
pub struct Diff(pub(crate) Compared);

#[wasm_bindgen]
impl Diff {
    /// How many entries changed in which way.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    #[wasm_bindgen(getter, unchecked_return_type = "DiffDocument[\"summary\"]")]
    pub fn summary(&self) -> Result<JsValue, JsError> {
        object(self.0.summary_json())
    }

    /// Returns it as a `recension.diff/1` document.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    #[wasm_bindgen(js_name = toJSON, unchecked_return_type = "DiffDocument")]
    pub fn to_json(&self) -> Result<JsValue, JsError> {
        object(self.0.json())
    }
}

/// What a merge came to.
#[wasm_bindgen]
pub struct Merge(pub(crate) Merged);

#[wasm_bindgen]
impl Merge {
    /// Whether nothing is left to decide.
    #[wasm_bindgen(getter)]
    pub fn clean(&self) -> bool {
        self.0.is_clean()
    }

    /// What it came to, in a sentence.
    #[wasm_bindgen(getter)]
    pub fn summary(&self) -> String {
        self.0.summary()
    }

    /// Returns it as a `recension.merge/1` document.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    #[wasm_bindgen(js_name = toJSON, unchecked_return_type = "MergeDocument")]
    pub fn to_json(&self) -> Result<JsValue, JsError> {
        object(self.0.json())
    }

    /// Returns where every entry comes from, as a `recension.ledger/1` document.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    #[wasm_bindgen(unchecked_return_type = "LedgerDocument")]
    pub fn ledger(&self) -> Result<JsValue, JsError> {
        object(self.0.ledger_json())
    }
}

/// What came of applying changes.
#[wasm_bindgen]
pub struct Application(pub(crate) Applied);

#[wasm_bindgen]
impl Application {
    /// Whether nothing was left out.
    #[wasm_bindgen(getter)]
    pub fn complete(&self) -> bool {
        self.0.is_complete()
    }

    /// What was left out, as a `recension.diff/1` document; `undefined` if nothing was.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    #[wasm_bindgen(getter, unchecked_return_type = "DiffDocument | undefined")]
    pub fn rejected(&self) -> Result<JsValue, JsError> {
        self.0.rejected_json().map_or(Ok(JsValue::UNDEFINED), |json| object(Ok(json.into())))
    }

    /// How much was done.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    #[wasm_bindgen(getter, unchecked_return_type = "ApplyCounts")]
    pub fn counts(&self) -> Result<JsValue, JsError> {
        object(Ok(self.0.counts_json()))
    }
}

/// What an audit found.
#[wasm_bindgen]
pub struct Audit(pub(crate) Audited);

#[wasm_bindgen]
impl Audit {
    /// Returns it as a `recension.audit/1` document.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    #[wasm_bindgen(js_name = toJSON, unchecked_return_type = "AuditDocument")]
    pub fn to_json(&self) -> Result<JsValue, JsError> {
        object(self.0.json())
    }
}

/// What each of many editions has of every resource.
#[wasm_bindgen]
pub struct Collation(pub(crate) Collated);

#[wasm_bindgen]
impl Collation {
    /// Returns it as a `recension.collation/1` document.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    #[wasm_bindgen(js_name = toJSON, unchecked_return_type = "CollationDocument")]
    pub fn to_json(&self) -> Result<JsValue, JsError> {
        object(self.0.json())
    }

    /// Returns it for spreadsheets, with title and address of every edition.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    pub fn csv(&self) -> Result<String, JsError> {
        self.0.csv().map_err(refuse)
    }
}

/// What a mirror became.
#[wasm_bindgen]
pub struct Sync(pub(crate) Synced);

#[wasm_bindgen]
impl Sync {
    /// Whether nothing is left to a person.
    #[wasm_bindgen(getter)]
    pub fn complete(&self) -> bool {
        self.0.is_complete()
    }

    /// What should be known of it.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    #[wasm_bindgen(getter, unchecked_return_type = "SyncOutcome")]
    pub fn outcome(&self) -> Result<JsValue, JsError> {
        object(Ok(self.0.outcome_json()))
    }
}

/// What a list, or what a change brings to it, breaks of the rules.
#[wasm_bindgen]
pub struct Check(pub(crate) Checked);

#[wasm_bindgen]
impl Check {
    /// How many findings there are.
    #[wasm_bindgen(getter)]
    pub fn count(&self) -> usize {
        self.0.count()
    }

    /// The list with all repaired that is safe to repair.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    #[wasm_bindgen(getter, js_name = fixedText)]
    pub fn fixed_text(&self) -> Result<String, JsError> {
        let list = self.0.fixed_document().map_err(refuse)?;
        Ok(String::from_utf8_lossy(&list).into_owned())
    }

    /// The repaired list as bytes, in its encoding.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    #[wasm_bindgen(getter, js_name = fixedBytes)]
    pub fn fixed_bytes(&self) -> Result<Vec<u8>, JsError> {
        self.0.fixed_document().map_err(refuse)
    }

    /// Returns it as a `recension.check/1` document.
    ///
    /// # Errors
    ///
    /// None that could be expected.
    #[wasm_bindgen(js_name = toJSON, unchecked_return_type = "CheckDocument")]
    pub fn to_json(&self) -> Result<JsValue, JsError> {
        object(self.0.json())
    }
}

page!(Audit);
page!(Collation);
page!(Diff);
comment!(Audit);
comment!(Check);
comment!(Collation);
comment!(Diff);
table!(Audit);
table!(Check);
table!(Collation);
table!(Diff);
table!(Merge);
written!(Application);
written!(Merge);
written!(Sync);

fn object(json: Result<String, Refusal>) -> Result<JsValue, JsError> {
    JSON::parse(&json.map_err(refuse)?).map_err(|_| JsError::new("the result is no JSON"))
}
