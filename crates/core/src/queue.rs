//! Merges requests one after the other.

use std::collections::BTreeMap;

use recension_merger::{MergeError, MergeOptions, about};
use recension_model::{Conflict, Edition, EntryId, MergeResult, QueueDuplicate, url_key};

/// What requests have brought so far, to tell which of them bring one entry.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    /// Whether what comes before is merged into the request, so that of ties the request comes first.
    pub into_requests: bool,
    /// For each address that a request brought the request.
    brought: BTreeMap<String, String>,
}

/// A request's list, merged with what came before it.
#[derive(Clone, Debug)]
pub struct QueueStep {
    /// The merged document; none where something disagrees.
    pub text: Option<Vec<u8>>,
    /// What disagrees, a line for each.
    pub conflicts: Vec<String>,
    /// How many entries the request adds.
    pub added: u32,
    /// Those of them that a request before it adds, too.
    pub duplicates: Vec<QueueDuplicate>,
}

impl Queue {
    /// Merges the list of a request into what came before it, and takes note of what it brings.
    ///
    /// # Errors
    ///
    /// [`MergeError`] if the editions cannot stand in one document.
    pub fn merge(
        &mut self,
        name: &str,
        base: &Edition,
        tip: &Edition,
        head: &Edition,
    ) -> Result<QueueStep, MergeError> {
        let options = MergeOptions::default().with_ledger(false);
        let sides = if self.into_requests { [head, tip] } else { [tip, head] };
        let result = recension_merger::merge(Some(base), &sides, &options)?;
        let added = added(base, head);
        let mut duplicates = Vec::new();
        for id in &added {
            let view = head.entry(*id);
            let Some(key) = view.url().map(url_key) else { continue };
            match self.brought.get(&key) {
                Some(request) if request != name => {
                    let (title, request) = (view.title().to_owned(), request.clone());
                    duplicates.push(QueueDuplicate { title, request });
                }
                Some(_) => {}
                None => {
                    self.brought.insert(key, name.to_owned());
                }
            }
        }
        Ok(QueueStep {
            text: result.is_clean().then(|| result.as_side(0)),
            conflicts: conflicts(&result),
            added: added.len() as u32,
            duplicates,
        })
    }
}

fn conflicts(result: &MergeResult) -> Vec<String> {
    let words = |conflict: &Conflict| format!("{} ({})", about(conflict), conflict.kind.name());
    result.conflicts.iter().map(words).collect()
}

/// Returns the entries with addresses that a list has and its base does not.
fn added(base: &Edition, head: &Edition) -> Vec<EntryId> {
    let keys = |edition: &Edition| -> Vec<Option<String>> {
        edition.entry_ids().map(|id| edition.entry(id).url().map(url_key)).collect()
    };
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for key in keys(base).into_iter().flatten() {
        *known.entry(key).or_default() += 1;
    }
    let mut added = Vec::new();
    for (id, key) in head.entry_ids().zip(keys(head)) {
        let Some(key) = key else { continue };
        match known.get_mut(&key) {
            Some(count) if *count > 0 => *count -= 1,
            _ => added.push(id),
        }
    }
    added
}

#[cfg(test)]
mod tests {
    use super::Queue;
    use crate::parse;

    #[test]
    fn two_requests_that_bring_one_entry_are_told() {
        let read = |text: &str| parse("list.md", text);
        let base = read("# Trees\n\n- [Ash](https://example.org/ash)\n- [Yew](https://example.org/yew)\n");
        let one = read(
            "# Trees\n\n- [Ash](https://example.org/ash)\n- [Oak](https://example.org/oak)\n- [Yew](https://example.org/yew)\n",
        );
        let two = read(
            "# Trees\n\n- [Ash](https://example.org/ash)\n- [Elm](https://example.org/elm)\n- [Oak](http://example.org/oak/)\n- [Yew](https://example.org/yew)\n",
        );
        let mut queue = Queue::default();
        let step = queue.merge("1", &base, &base, &one).unwrap();
        assert_eq!((step.added, step.duplicates.len()), (1, 0));
        let tip = read(std::str::from_utf8(&step.text.unwrap()).unwrap());
        let step = queue.merge("2", &base, &tip, &two).unwrap();
        assert_eq!((step.added, step.duplicates[0].request.as_str()), (2, "1"));
        let text = String::from_utf8(step.text.unwrap()).unwrap();
        assert_eq!(text.matches("oak").count(), 1, "{text}");
        assert!(text.contains("elm"));
    }
}
