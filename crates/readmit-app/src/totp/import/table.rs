//! Tables as text (RFC 4180), with commas, semicolons or tabs between the cells.

use super::draft::Problem;
use super::file::{ROWS_MAX, text};
use csv::{ReaderBuilder, StringRecord, Trim};

/// One row of a table.
pub(super) struct Cells {
    /// Its line in the file, from 1.
    pub(super) line: u64,
    /// Its cells, trimmed.
    pub(super) cells: StringRecord,
}

/// The rows of a table, titles included. After the first that cannot be read there are no more.
pub(super) fn cells(file: &[u8]) -> Result<impl Iterator<Item = Result<Cells, Problem>> + '_, Problem> {
    let text = text(file)?;
    let reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let mut records = reader.into_records();
    let mut count = 0;
    Ok(std::iter::from_fn(move || {
        let record = records.next()?;
        count += 1;
        if count > ROWS_MAX + 1 {
            return Some(Err(too_many()));
        }
        // The crate's own messages may repeat what the file holds.
        let wrong = |_| Problem::of_file("expected a table of comma-separated values");
        Some(record.map_err(wrong).map(|cells| Cells { line: line(text, &cells), cells }))
    }))
}

/// The line that a row begins in. The reader counts it before it passes over empty lines.
fn line(text: &str, cells: &StringRecord) -> u64 {
    let Some(position) = cells.position() else { return 0 };
    let rest = usize::try_from(position.byte()).ok().and_then(|byte| text.as_bytes().get(byte..));
    let empty = rest.unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + empty.filter(|byte| **byte == b'\n').count() as u64
}

/// More rows than are read at once.
pub(super) fn too_many() -> Problem {
    Problem::of_file(format!("expected at most {ROWS_MAX} rows: part it into several files"))
}

/// The mark that stands most often in the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |mark: u8| first.bytes().filter(|byte| *byte == mark).count();
    // Of equals the last is taken, and that shall be the comma.
    [b'\t', b';', b','].into_iter().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

/// A title, told from others whatever marks and cases it is written with.
pub(super) fn title(cell: &str) -> String {
    cell.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a cell says what kind of code a device makes.
pub(super) fn is_kind(cell: Option<&str>) -> bool {
    cell.is_some_and(|cell| ["totp", "hotp"].iter().any(|kind| cell.eq_ignore_ascii_case(kind)))
}
