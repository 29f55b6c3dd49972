//! Chains in the file: a row for every batch, appended where it costs the batch least.
//!
//! A row is larger than what SQLite keeps beside a key of bytes (a quarter of a page), so in a table by
//! (writer, number) each would take a page of its own and another for its key. By one number, rows stand in the
//! leaves, one after the other, and the newest writer appends at the table's end. Chains that began under the
//! first schema stay where they are, in `chain`, and end there: a process is a new writer.

use super::connection::storage;
use super::read::{many, one, uuid};
use crate::follow::Stretch;
use readmit_app::Failure;
use readmit_core::audit::chain::{Chain, ChainRow};
use readmit_core::id::ChainId;
use readmit_core::time::Timestamp;
use rusqlite::{Connection, Row};

/// Bits of a row's number; the writer's place is above them.
const NUMBER_BITS: u32 = 40;
const NUMBERS: i64 = (1 << NUMBER_BITS) - 1;

/// Where a writer's row stands in the table.
const fn id(place: i64, number: i64) -> i64 {
    (place << NUMBER_BITS) | number
}

/// Adds a row. A writer's first one gives it its `place`, which the later ones need.
pub(super) fn append(
    connection: &Connection,
    place: &mut i64,
    chain: &Chain,
    entries: &[u8],
    now: Timestamp,
) -> Result<(), Failure> {
    let run = |sql: &str, params: &[&dyn rusqlite::ToSql]| {
        connection.prepare_cached(sql).and_then(|mut statement| statement.execute(params)).map_err(storage)
    };
    if chain.number == 0 {
        // Also when it had one that was rolled back.
        run("INSERT INTO chain_writer (writer) VALUES (?1)", &[chain.writer.as_bytes()])?;
        *place = connection.last_insert_rowid();
    }
    let sql = "INSERT INTO chain_row (id, at, previous, entries) VALUES (?1, ?2, ?3, ?4)";
    run(sql, &[&id(*place, chain.number), &now.as_millis(), &chain.previous, &entries]).map(drop)
}

/// One seek a writer of the first schema: there are few of them, and each has many rows.
const FORMER: &str = "WITH RECURSIVE w (writer) AS (
        SELECT (SELECT min(writer) FROM chain)
        UNION ALL
        SELECT (SELECT min(writer) FROM chain WHERE writer > w.writer) FROM w WHERE w.writer IS NOT NULL
    )";

/// The id of a writer's last row, given `w`.
const LAST: &str =
    "(SELECT max(id) FROM chain_row WHERE id BETWEEN w.place << 40 AND (w.place << 40) + 1099511627775)";

fn row(row: &Row<'_>) -> rusqlite::Result<ChainRow> {
    Ok(ChainRow {
        writer: ChainId::from_uuid(uuid(row, 0)?),
        number: row.get(1)?,
        at: Timestamp::from_millis(row.get(2)?),
        previous: row.get(3)?,
        entries: row.get(4)?,
    })
}

fn heads_sql() -> String {
    format!(
        "{FORMER} SELECT c.writer, c.number, c.at, c.previous, c.entries FROM w
         JOIN chain c ON c.writer = w.writer
             AND c.number = (SELECT max(number) FROM chain WHERE writer = w.writer)
         UNION ALL
         SELECT w.writer, r.id & {NUMBERS}, r.at, r.previous, r.entries FROM chain_writer w
         JOIN chain_row r ON r.id = {LAST}"
    )
}

/// Each writer's last number, without its row.
fn last_sql() -> String {
    format!(
        "{FORMER} SELECT w.writer, (SELECT max(number) FROM chain WHERE writer = w.writer) FROM w
         WHERE w.writer IS NOT NULL
         UNION ALL
         SELECT w.writer, {LAST} & {NUMBERS} FROM chain_writer w WHERE {LAST} IS NOT NULL"
    )
}

/// The last row of every chain.
pub(super) fn heads(connection: &Connection) -> Result<Vec<ChainRow>, Failure> {
    many(connection, &heads_sql(), (), row)
}

/// The number of the last row of every chain.
pub(super) fn last(connection: &Connection) -> Result<Vec<(ChainId, i64)>, Failure> {
    many(connection, &last_sql(), (), |row| Ok((ChainId::from_uuid(uuid(row, 0)?), row.get(1)?)))
}

/// Rows of one chain, in order.
pub(super) fn rows(connection: &Connection, part: Stretch) -> Result<Vec<ChainRow>, Failure> {
    let writer = part.writer.as_bytes();
    let from = part.from.clamp(0, NUMBERS);
    let sql = "SELECT place FROM chain_writer WHERE writer = ?1";
    let Some(place) = one(connection, sql, (writer,), |row| row.get(0))? else {
        let sql = "SELECT writer, number, at, previous, entries FROM chain
                   WHERE writer = ?1 AND number >= ?2 ORDER BY number LIMIT ?3";
        return many(connection, sql, (writer, from, part.limit), row);
    };
    let sql = "SELECT ?1, id & 1099511627775, at, previous, entries FROM chain_row
               WHERE id BETWEEN ?2 AND ?3 ORDER BY id LIMIT ?4";
    many(connection, sql, (writer, id(place, from), id(place, NUMBERS), part.limit), row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::connection::migrate;

    fn file() -> Connection {
        let mut file = Connection::open_in_memory().unwrap();
        migrate(&mut file, Timestamp::from_millis(1)).unwrap();
        file
    }

    /// How the database goes about a statement.
    fn plan(sql: &str) -> String {
        let file = file();
        let mut explain = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps: Vec<String> =
            explain.query_map((), |row| row.get(3)).unwrap().collect::<Result<_, _>>().unwrap();
        steps.join("\n")
    }

    #[test]
    fn heads_are_found_without_reading_the_chains() {
        for sql in [heads_sql(), last_sql()] {
            let plan = plan(&sql);
            for table in ["chain", "chain_row"] {
                let (seek, scan) = (format!("SEARCH {table} "), format!("SCAN {table}\n"));
                assert!(plan.contains(&seek) && !plan.contains(&scan), "{plan}");
            }
            assert!(!plan.contains("SCAN c\n") && !plan.contains("SCAN r\n"), "{plan}");
        }
    }

    /// Chains of the first schema and of this one are read as one log.
    #[test]
    fn chains_that_began_before_are_read_beside_the_new_ones() {
        let file = file();
        let writer = |byte: u8| ChainId::from_random([byte; 16]);
        let mut expected = Vec::new();
        for number in 0..3_i64 {
            let entries = vec![7; 64];
            let row =
                ChainRow { writer: writer(9), number, at: Timestamp::default(), previous: [1; 32], entries };
            file.execute(
                "INSERT INTO chain (writer, number, at, previous, entries) VALUES (?1, ?2, 0, ?3, ?4)",
                (row.writer.as_bytes(), number, row.previous, &row.entries),
            )
            .unwrap();
            expected.push(row);
        }
        // Two at once, and the older one goes on after the younger one began.
        let (mut chains, mut places) = ([Chain::begin(writer(5)), Chain::begin(writer(1))], [0, 0]);
        for round in 0..4_u8 {
            for (chain, place) in chains.iter_mut().zip(&mut places) {
                let (entries, at) = (vec![round; 64], Timestamp::from_millis(round.into()));
                append(&file, place, chain, &entries, at).unwrap();
                let Chain { writer, number, previous } = chain.clone();
                chain.advance(&entries);
                expected.push(ChainRow { writer, number, at, previous, entries });
            }
        }
        let mut found = Vec::new();
        let mut ends = last(&file).unwrap();
        ends.sort_unstable();
        assert_eq!(ends, [(writer(1), 3), (writer(5), 3), (writer(9), 2)]);
        for (writer, _) in ends {
            found.extend(rows(&file, Stretch { writer, from: 0, limit: 100 }).unwrap());
            let part = rows(&file, Stretch { writer, from: 1, limit: 2 }).unwrap();
            assert_eq!(part.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2]);
        }
        expected.sort_by_key(|row| (row.writer, row.number));
        assert_eq!(found, expected);
        let mut tops = heads(&file).unwrap();
        tops.sort_by_key(|row| row.writer);
        assert_eq!(tops, [expected[3].clone(), expected[7].clone(), expected[10].clone()]);
        let all = "SELECT writer, number, at, previous, entries FROM chain_all ORDER BY writer, number";
        assert_eq!(many(&file, all, (), row).unwrap(), expected);
    }

    #[test]
    fn a_first_row_that_was_rolled_back_is_written_again() {
        let file = file();
        let (chain, mut place) = (Chain::begin(ChainId::from_random([1; 16])), 0);
        for end in ["ROLLBACK", "COMMIT"] {
            file.execute_batch("BEGIN").unwrap();
            append(&file, &mut place, &chain, &[0; 64], Timestamp::default()).unwrap();
            file.execute_batch(end).unwrap();
        }
        assert_eq!(heads(&file).unwrap().len(), 1);
    }
}
