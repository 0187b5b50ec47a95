//! An export as tables of Parquet, one for each sort of lines, and back.
//!
//! A line of the export is a row of the table that it is named after, each of its fields a column. Days are dates. The version of
//! the export stands in each file; that a file is whole is known from its end, which Parquet cannot do without.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::Type as Physical;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::{Field, Row};
use parquet::schema::parser::parse_message_type;
use serde_json::{Map, Value};

use super::error::CorpusError;
use super::exchange::ExportLine;
use super::opened::Store;
use crate::version::{VERSION, VERSION_KEY};

/// Rows that are kept in memory before they are written.
const ROWS_IN_MEMORY: usize = 100_000;

/// The tables, in the order in which they are read.
const TABLES: [(&str, &str); 6] = [
    (
        "list",
        "required int64 id; required binary name (STRING); required binary title (STRING); required binary source (STRING);
         required binary licence (STRING); required binary language (STRING); required boolean history;
         required int32 first_day (DATE); required int32 day (DATE); required int64 digest; required int64 entries;
         required binary home (STRING);",
    ),
    ("resource", "required int64 id; optional binary url (STRING); required int64 key;"),
    ("title", "required int64 resource; required int64 key;"),
    (
        "listing",
        "required int64 list; required int64 number; required int64 resource; required binary title (STRING);
         required binary description (STRING);
         required group section (LIST) { repeated group list { required binary element (STRING); } }
         required int64 line; required int32 since (DATE); optional int32 until (DATE);",
    ),
    (
        "identity",
        "required int64 one; required int64 other; required int64 list; required int64 kind; required int32 day (DATE);
         required binary basis (STRING); required double confidence;",
    ),
    (
        "renaming",
        "required int64 resource; required int64 list; required int32 day (DATE); required binary old (STRING);
         required binary new (STRING); required binary basis (STRING);",
    ),
];

impl Store {
    /// Writes all that the store holds as tables; `open` gives where each of them goes, by its name without an ending.
    ///
    /// # Errors
    ///
    /// The store cannot be read. Within that, what `open` or the writing said.
    pub fn export_tables<W: Write + Send>(
        &self,
        mut open: impl FnMut(&str) -> io::Result<W>,
    ) -> Result<io::Result<()>, CorpusError> {
        let tables = TABLES.iter().map(|(name, columns)| Table::new(name, columns, open(name)?));
        let mut tables = match tables.collect::<io::Result<Vec<_>>>() {
            Ok(tables) => tables,
            Err(error) => return Ok(Err(error)),
        };
        let written = self.export(|line| {
            let Value::Object(mut row) = serde_json::to_value(line)? else { return Ok(()) };
            let sort = row.remove("type");
            let sort = sort.as_ref().and_then(Value::as_str);
            match tables.iter_mut().find(|table| Some(table.name) == sort) {
                Some(table) => table.push(&row),
                None => Ok(()),
            }
        })?;
        Ok(written.and_then(|()| tables.into_iter().try_for_each(Table::end)))
    }

    /// Takes tables into a store that is empty, all of them or none; `open` gives each of them by its name. Returns how many rows
    /// there were.
    ///
    /// # Errors
    ///
    /// A table is missing, cut, or of another version; the store holds something, or cannot be written.
    pub fn import_tables<R: ChunkReader + 'static>(
        &mut self,
        mut open: impl FnMut(&str) -> io::Result<R>,
    ) -> Result<usize, CorpusError> {
        let bad = |table: &str, reason: String| CorpusError::BadTable { table: table.to_owned(), reason };
        let mut readers = Vec::new();
        for (name, _) in TABLES {
            let opened = open(name).map_err(|error| bad(name, error.to_string()))?;
            let reader = SerializedFileReader::new(opened).map_err(|error| bad(name, error.to_string()))?;
            let said = reader.metadata().file_metadata().key_value_metadata();
            let version = said.into_iter().flatten().find(|pair| pair.key == VERSION_KEY);
            if version.and_then(|pair| pair.value.as_deref()) != Some(VERSION.to_string().as_str()) {
                return Err(bad(name, format!("it is no table of version {VERSION}")));
            }
            readers.push((name, reader));
        }
        self.fill(|take| {
            let mut rows = 0;
            for (name, reader) in &readers {
                for row in reader.get_row_iter(None).map_err(|error| bad(name, error.to_string()))? {
                    let line = row.map_err(|error| error.to_string()).and_then(|row| line(name, &row));
                    take(&line.map_err(|error| bad(name, error))?)
                        .map_err(|error| bad(name, error.to_string()))?;
                    rows += 1;
                }
            }
            Ok((rows, VERSION))
        })
    }
}

/// Makes a line of a row.
fn line(table: &str, row: &Row) -> Result<ExportLine, String> {
    let mut fields: Map<String, Value> =
        row.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect();
    fields.insert("type".into(), table.into());
    serde_json::from_value(Value::Object(fields)).map_err(|error| error.to_string())
}

fn value(field: &Field) -> Value {
    match field {
        Field::Bool(is_so) => (*is_so).into(),
        Field::Int(number) | Field::Date(number) => (*number).into(),
        Field::Long(number) => (*number).into(),
        Field::Double(number) => (*number).into(),
        Field::Str(text) => text.as_str().into(),
        Field::ListInternal(list) => list.elements().iter().map(value).collect(),
        _ => Value::Null,
    }
}

/// A table that is being written.
struct Table<W: Write> {
    name: &'static str,
    writer: SerializedFileWriter<W>,
    columns: Vec<Column>,
    rows: usize,
}

impl<W: Write + Send> Table<W> {
    fn new(name: &'static str, columns: &str, out: W) -> io::Result<Self> {
        let schema = parse_message_type(&format!("message {name} {{ {columns} }}"))?;
        let version = KeyValue::new(VERSION_KEY.to_owned(), VERSION.to_string());
        let properties = WriterProperties::builder().set_key_value_metadata(Some(vec![version])).build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
        let column = |at: usize| {
            let leaf = writer.schema_descr().column(at);
            let name = leaf.path().parts().first().cloned().unwrap_or_default();
            Column {
                name,
                physical: leaf.physical_type(),
                is_required: leaf.max_def_level() == 0,
                is_list: leaf.max_rep_level() > 0,
                ..Column::default()
            }
        };
        let columns = (0..writer.schema_descr().num_columns()).map(column).collect();
        Ok(Self { name, writer, columns, rows: 0 })
    }

    fn push(&mut self, row: &Map<String, Value>) -> io::Result<()> {
        self.columns.iter_mut().for_each(|column| column.push(row.get(&column.name).unwrap_or(&Value::Null)));
        self.rows += 1;
        if self.rows == ROWS_IN_MEMORY { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            if let Some(mut writer) = group.next_column()? {
                std::mem::replace(column, column.emptied()).write(writer.untyped())?;
                writer.close()?;
            }
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }

    fn end(mut self) -> io::Result<()> {
        if self.rows > 0 {
            self.flush()?;
        }
        self.writer.close()?;
        Ok(())
    }
}

/// The values of a column that are not yet written, by what Parquet calls levels: how deep each is there, and whether it goes on
/// with the list of the one before.
struct Column {
    name: String,
    physical: Physical,
    is_required: bool,
    is_list: bool,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
    flags: Vec<bool>,
    small: Vec<i32>,
    large: Vec<i64>,
    reals: Vec<f64>,
    texts: Vec<ByteArray>,
}

impl Default for Column {
    fn default() -> Self {
        Self {
            name: String::new(),
            physical: Physical::BYTE_ARRAY,
            is_required: true,
            is_list: false,
            definitions: Vec::new(),
            repetitions: Vec::new(),
            flags: Vec::new(),
            small: Vec::new(),
            large: Vec::new(),
            reals: Vec::new(),
            texts: Vec::new(),
        }
    }
}

impl Column {
    fn emptied(&self) -> Self {
        let Self { physical, is_required, is_list, .. } = *self;
        Self { name: self.name.clone(), physical, is_required, is_list, ..Self::default() }
    }

    fn push(&mut self, value: &Value) {
        match value {
            Value::Array(elements) => {
                if elements.is_empty() {
                    self.definitions.push(0);
                    self.repetitions.push(0);
                }
                for (at, element) in elements.iter().enumerate() {
                    self.repetitions.push(i16::from(at > 0));
                    self.push(element);
                }
            }
            Value::Null => self.definitions.push(0),
            value => {
                self.definitions.push(1);
                match self.physical {
                    Physical::BOOLEAN => self.flags.push(value.as_bool().unwrap_or_default()),
                    Physical::INT32 => self.small.push(value.as_i64().unwrap_or_default() as i32),
                    Physical::DOUBLE => self.reals.push(value.as_f64().unwrap_or_default()),
                    Physical::BYTE_ARRAY => self.texts.push(value.as_str().unwrap_or_default().into()),
                    _ => self.large.push(value.as_i64().unwrap_or_default()),
                }
            }
        }
    }

    fn write(self, writer: &mut ColumnWriter<'_>) -> io::Result<()> {
        let definitions = (!self.is_required).then_some(self.definitions.as_slice());
        let repetitions = self.is_list.then_some(self.repetitions.as_slice());
        match writer {
            ColumnWriter::BoolColumnWriter(writer) => {
                writer.write_batch(&self.flags, definitions, repetitions)?
            }
            ColumnWriter::Int32ColumnWriter(writer) => {
                writer.write_batch(&self.small, definitions, repetitions)?
            }
            ColumnWriter::Int64ColumnWriter(writer) => {
                writer.write_batch(&self.large, definitions, repetitions)?
            }
            ColumnWriter::DoubleColumnWriter(writer) => {
                writer.write_batch(&self.reals, definitions, repetitions)?
            }
            ColumnWriter::ByteArrayColumnWriter(writer) => {
                writer.write_batch(&self.texts, definitions, repetitions)?
            }
            _ => 0,
        };
        Ok(())
    }
}
