//! Where the bytes of a decoded text came from.

/// Maps offsets of the decoded text to offsets of the bytes as given.
///
/// The text is cut into runs within which every unit has the same length on both sides, so that ASCII in
/// UTF-16 is one run however long it is, and one repaired character costs two. Empty for the identity.
/// Offsets beyond 4 GiB are clamped, as spans are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct OffsetMap {
    runs: Vec<Run>,
    decoded_end: u32,
    source_end: u32,
}

/// Units of one length each; begins where the one before ends, in the decoded text.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Run {
    decoded: u32,
    source: u32,
    decoded_unit: u16,
    source_unit: u16,
}

impl OffsetMap {
    /// Makes a map for a text that is the source from its byte `start` on.
    pub(crate) fn shifted(start: usize, source_len: usize) -> Self {
        if start == 0 {
            return Self::default();
        }
        let mut builder = MapBuilder::default();
        builder.skip(start);
        builder.push_same(source_len.saturating_sub(start));
        builder.finish()
    }

    /// Makes a map for an empty text.
    pub(crate) fn nothing(source_len: usize) -> Self {
        let mut builder = MapBuilder::default();
        builder.push(0, source_len);
        builder.finish()
    }

    /// Returns the offset in the source of what stands at `decoded_offset`; within a unit, of the unit's start.
    ///
    /// Never decreases when the offset grows. Costs a binary search over the runs.
    pub(crate) fn to_source(&self, decoded_offset: usize) -> u32 {
        let offset = clamp(decoded_offset);
        if self.is_identity() {
            return offset;
        }
        if offset >= self.decoded_end {
            return self.source_end;
        }
        let next = self.runs.partition_point(|run| run.decoded <= offset);
        match next.checked_sub(1).and_then(|index| self.runs.get(index)) {
            Some(run) => run.to_source(offset),
            None => 0,
        }
    }

    /// Reports whether the text is the source.
    pub(crate) fn is_identity(&self) -> bool {
        self.runs.is_empty() && self.source_end == 0
    }

    /// Joins this map, from a text to the text before a repair, with `next`, from there to the source.
    pub(crate) fn before(self, next: &OffsetMap, source_len: usize) -> OffsetMap {
        if next.is_identity() {
            return self;
        }
        if self.is_identity() {
            return next.clone();
        }
        let mut runs = Vec::with_capacity(self.runs.len() + next.runs.len());
        for (index, run) in self.runs.iter().enumerate() {
            let end = self.runs.get(index + 1).map_or(self.decoded_end, |after| after.decoded);
            if run.decoded_unit == 1 && run.source_unit == 1 {
                next.copy_runs(*run, end, &mut runs);
            } else {
                run.push_units(end, next, &mut runs);
            }
        }
        OffsetMap { runs, decoded_end: self.decoded_end, source_end: clamp(source_len) }
    }

    /// Copies the runs that an unchanged stretch of text, up to `end`, covers.
    fn copy_runs(&self, same: Run, end: u32, runs: &mut Vec<Run>) {
        let stretch_end = same.source + (end - same.decoded);
        let first = self.runs.partition_point(|run| run.decoded <= same.source).saturating_sub(1);
        for run in self.runs.iter().skip(first).take_while(|run| run.decoded < stretch_end) {
            let start = run.decoded.max(same.source);
            let decoded = same.decoded + (start - same.source);
            runs.push(Run { decoded, source: run.to_source(start), ..*run });
        }
    }
}

impl Run {
    fn to_source(self, offset: u32) -> u32 {
        let units = (offset - self.decoded) / u32::from(self.decoded_unit.max(1));
        self.source.saturating_add(units.saturating_mul(u32::from(self.source_unit)))
    }

    /// Pushes each unit up to `end` as a run of its own, as their lengths in the source may differ.
    fn push_units(self, end: u32, next: &OffsetMap, runs: &mut Vec<Run>) {
        let (mut decoded, mut middle) = (self.decoded, self.source);
        while decoded < end {
            let source = next.to_source(middle as usize);
            middle += u32::from(self.source_unit);
            let source_end = next.to_source(middle as usize);
            let source_unit = u16::try_from(source_end - source).unwrap_or(u16::MAX);
            runs.push(Run { decoded, source, decoded_unit: self.decoded_unit, source_unit });
            decoded += u32::from(self.decoded_unit.max(1));
        }
    }
}

/// Makes an [`OffsetMap`] unit by unit.
#[derive(Debug, Default)]
pub(super) struct MapBuilder {
    runs: Vec<Run>,
    decoded: u32,
    source: u32,
    /// Whether source was skipped since the last unit, so that the next one cannot join its run.
    broken: bool,
}

impl MapBuilder {
    /// Adds one unit: a character and the bytes that it was made from.
    pub(super) fn push(&mut self, decoded_len: usize, source_len: usize) {
        match (u16::try_from(decoded_len), u16::try_from(source_len)) {
            (Ok(0), _) | (Err(_), _) => self.skip(source_len),
            (Ok(decoded_unit), source_unit) => {
                let source_unit = source_unit.unwrap_or(u16::MAX);
                if decoded_unit == source_unit {
                    self.push_same(decoded_len);
                } else {
                    self.open(decoded_unit, source_unit);
                    self.advance(decoded_len, source_len);
                }
            }
        }
    }

    /// Adds bytes that are the same on both sides.
    pub(super) fn push_same(&mut self, len: usize) {
        if len > 0 {
            self.open(1, 1);
            self.advance(len, len);
        }
    }

    /// Leaves bytes of the source out.
    pub(super) fn skip(&mut self, source_len: usize) {
        self.source = self.source.saturating_add(clamp(source_len));
        self.broken |= source_len > 0;
    }

    pub(super) fn finish(self) -> OffsetMap {
        let same = match self.runs.as_slice() {
            [] => self.source == 0,
            [run] => run.source == 0 && run.decoded_unit == run.source_unit && self.decoded == self.source,
            _ => false,
        };
        if same {
            return OffsetMap::default();
        }
        OffsetMap { runs: self.runs, decoded_end: self.decoded, source_end: self.source }
    }

    fn open(&mut self, decoded_unit: u16, source_unit: u16) {
        let joins = self.runs.last().is_some_and(|run| {
            !self.broken && (run.decoded_unit, run.source_unit) == (decoded_unit, source_unit)
        });
        if !joins {
            self.runs.push(Run { decoded: self.decoded, source: self.source, decoded_unit, source_unit });
        }
        self.broken = false;
    }

    fn advance(&mut self, decoded_len: usize, source_len: usize) {
        self.decoded = self.decoded.saturating_add(clamp(decoded_len));
        self.source = self.source.saturating_add(clamp(source_len));
    }
}

fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
