//! Tables of tokens: with titles, in any order; or the form without titles in which vendors ship the seeds of devices:
//! serial number, seed in hexadecimal, type, digits, seconds of a step.

use super::draft::{Draft, Entry, Problem};
use super::fields::{self, Readable, SeedTextError};
use super::file::Reading;
use super::table::{Cells, cells, is_kind, title};
use csv::StringRecord;
use readmit_core::totp::Seed;

/// What a column holds, and the titles under which it is known.
const TITLES: [(Column, &[&str]); 10] = [
    // In the order in which they are asked whose a token is.
    (
        Column::User,
        &["user", "identifier", "username", "userid", "login", "owner", "account", "upn", "email", "mail"],
    ),
    (Column::Serial, &["serial", "serialnumber", "serialno", "tokenserial"]),
    (Column::Secret, &["secret", "secretkey", "sharedsecret", "key", "seed", "otpkey"]),
    (Column::SecretHex, &["secrethex", "keyhex", "seedhex"]),
    (Column::SecretBase32, &["secretbase32", "keybase32", "seedbase32"]),
    (Column::Kind, &["type", "otptype", "tokentype"]),
    (Column::Digits, &["digits", "length", "otplength", "otplen"]),
    (Column::Period, &["period", "timestep", "timeinterval", "interval"]),
    (Column::Algorithm, &["algorithm", "hash", "hashlib"]),
    (Column::Label, &["label", "name", "friendlyname", "description"]),
];
/// See [`TITLES`].
const DRIFT: [&str; 3] = ["drift", "timedrift", "driftsteps"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    User,
    Serial,
    Secret,
    SecretHex,
    SecretBase32,
    Kind,
    Digits,
    Period,
    Algorithm,
    Label,
    Drift,
}

/// Whether a title is that of a column with seeds.
pub(super) fn is_secret(title: &str) -> bool {
    matches!(column(title), Some((Column::Secret | Column::SecretHex | Column::SecretBase32, _)))
}

/// What stands under a title, and how early it is asked.
fn column(title: &str) -> Option<(Column, usize)> {
    if DRIFT.contains(&title) {
        return Some((Column::Drift, 0));
    }
    TITLES
        .iter()
        .find_map(|(column, titles)| Some((*column, titles.iter().position(|known| *known == title)?)))
}

/// How the column of seeds is written. Some hexadecimal texts are Base32 as well, so the whole column is looked at: one
/// seed that can only be read in one way decides for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Hex,
    Base32,
    /// Some are only the one, some only the other; what could be both is refused.
    Mixed,
}

impl Spelling {
    fn of<'a>(seeds: impl Iterator<Item = &'a str>) -> Self {
        let (mut only_hex, mut only_base32) = (false, false);
        for seed in seeds {
            let readable = Readable::of(seed);
            only_hex |= readable.hex && !readable.base32;
            only_base32 |= readable.base32 && !readable.hex;
        }
        match (only_hex, only_base32) {
            (true, true) => Self::Mixed,
            (true, false) => Self::Hex,
            // Where everything could be both it is Base32, in which people meet seeds.
            (false, _) => Self::Base32,
        }
    }

    fn read(self, text: &str) -> Result<Seed, SeedTextError> {
        match (self, Readable::of(text)) {
            (_, Readable { hex: false, base32: false })
            | (Self::Mixed, Readable { hex: true, base32: true }) => Err(SeedTextError::Either),
            (Self::Hex, _) | (Self::Mixed, Readable { hex: true, .. }) => fields::hex_seed(text),
            (Self::Base32 | Self::Mixed, _) => fields::base32_seed(text),
        }
    }
}

/// Reads a table.
pub(super) fn read(file: &[u8], reading: &Reading<'_>) -> Result<Vec<Entry>, Problem> {
    let Some(first) = cells(file)?.next().transpose()? else { return Ok(Vec::new()) };
    if is_kind(first.cells.get(2)) {
        return cells(file)?.map(|row| Ok(untitled(&row?, reading))).collect();
    }
    let mut columns: Vec<(Column, usize, usize)> = Vec::new();
    for (place, cell) in first.cells.iter().enumerate() {
        let Some((column, rank)) = column(&title(cell)) else { continue };
        if column != Column::User && columns.iter().any(|(known, ..)| *known == column) {
            return Err(Problem::of_file(format!("line 1: expected one column for {}", name(column))));
        }
        columns.push((column, rank, place));
    }
    columns.sort_by_key(|(_, rank, _)| *rank);
    let place_of =
        |wanted: Column| columns.iter().find(|(column, ..)| *column == wanted).map(|(.., place)| *place);
    let secrets = [Column::Secret, Column::SecretHex, Column::SecretBase32].map(place_of);
    if secrets.iter().flatten().count() != 1 {
        return Err(Problem::of_file(
            "line 1: expected titles, one of them secret, secret_hex or secret_base32; or rows of serial number, \
             seed in hexadecimal, type, digits and seconds of a step",
        ));
    }
    let spelling = match secrets {
        [Some(place), ..] => spelling_of(file, place)?,
        [_, Some(_), _] => Spelling::Hex,
        _ => Spelling::Base32,
    };
    let rows = cells(file)?.skip(1);
    rows.map(|row| Ok(titled(&row?, &columns, spelling, reading))).collect()
}

fn spelling_of(file: &[u8], place: usize) -> Result<Spelling, Problem> {
    // What cannot be read is told when the rows are.
    let rows: Vec<StringRecord> = cells(file)?.skip(1).map_while(Result::ok).map(|row| row.cells).collect();
    Ok(Spelling::of(rows.iter().filter_map(|cells| cells.get(place))))
}

fn titled(
    row: &Cells,
    columns: &[(Column, usize, usize)],
    spelling: Spelling,
    reading: &Reading<'_>,
) -> Entry {
    let mut draft = Draft::at(format!("line {}", row.line));
    for (column, _, place) in columns {
        let cell = row.cells.get(*place).unwrap_or_default();
        let field = name(*column);
        match column {
            Column::User => draft.user(cell),
            Column::Serial => draft.serial(cell),
            Column::Secret => draft.seed(field, spelling.read(cell)),
            Column::SecretHex => draft.seed(field, fields::hex_seed(cell)),
            Column::SecretBase32 => draft.seed(field, fields::base32_seed(cell)),
            Column::Kind => draft.kind(field, cell),
            Column::Digits => draft.digits(field, cell),
            Column::Period => draft.period(field, cell),
            Column::Algorithm => draft.algorithm(field, cell),
            Column::Label => draft.label(cell),
            Column::Drift => draft.drift_steps(field, cell),
        }
    }
    draft.finish(reading.map)
}

fn untitled(row: &Cells, reading: &Reading<'_>) -> Entry {
    let cell = |place| row.cells.get(place).unwrap_or_default();
    let mut draft = Draft::at(format!("line {}", row.line));
    draft.serial(cell(0));
    draft.seed("seed", fields::hex_seed(cell(1)));
    draft.kind("type", cell(2));
    draft.digits("digits", cell(3));
    draft.period("timestep", cell(4));
    draft.finish(reading.map)
}

const fn name(column: Column) -> &'static str {
    match column {
        Column::User => "user",
        Column::Serial => "serial",
        Column::Secret => "secret",
        Column::SecretHex => "secret_hex",
        Column::SecretBase32 => "secret_base32",
        Column::Kind => "type",
        Column::Digits => "digits",
        Column::Period => "period",
        Column::Algorithm => "algorithm",
        Column::Label => "label",
        Column::Drift => "drift",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{lines, told};
    use super::super::{Format, SerialMap};

    fn rows(text: &str) -> Vec<String> {
        lines(Format::Csv, text.as_bytes(), None)
    }

    #[test]
    fn columns_stand_in_any_order_under_many_titles() {
        let text = "Secret Key;UPN;Serial Number;Time Interval;Manufacturer;OTP length;Hash;Drift;Name\n\
                    GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ;ann@example.com;1;60;Acme;8;SHA256;-2;Work: key\n\
                    \n\
                    gezd gnbv gy3t qojq;ben;2;;;;;;\n";
        assert_eq!(
            rows(text),
            [
                "line 2: ann@example.com Some(\"Work  key\") 3132333435363738393031323334353637383930 SHA256/8/60 -2",
                "line 4: ben None 31323334353637383930 SHA1/6/30 0",
            ]
        );
    }

    #[test]
    fn one_seed_decides_for_the_column() {
        let both = "ABCDEF234567ABCDEF23";
        let hex = format!("user,seed\nann,{both}\nben,00112233445566778899");
        assert!(rows(&hex)[0].contains("abcdef234567abcdef23"), "{:?}", rows(&hex));
        let base32 = format!("user,seed\nann,{both}\nben,GEZDGNBVGY3TQOJQ");
        assert!(rows(&base32)[0].contains(" 004432175be77df0"), "{:?}", rows(&base32));
        let alone = format!("user,seed\nann,{both}");
        assert_eq!(rows(&alone)[0], rows(&base32)[0], "Base32 where both fit");
        let forced = format!("user,secret_hex\nann,{both}");
        assert_eq!(rows(&forced)[0], rows(&hex)[0]);
        let mixed = format!("user,seed\nann,{both}\nben,00112233445566778899\neve,GEZDGNBVGY3TQOJQ");
        let mixed = rows(&mixed);
        assert_eq!(mixed[0], "line 2: secret: expected hexadecimal or Base32");
        assert!(mixed[1].starts_with("line 3: ben") && mixed[2].starts_with("line 4: eve"), "{mixed:?}");
    }

    #[test]
    fn vendors_rows_need_a_map() {
        let text = b"100,3132333435363738393031323334353637383930,TOTP,6,30\n\
                     101,3132333435363738393031323334353637383930,HOTP,6\n\
                     102,31,totp,8,60\n";
        let map = SerialMap::read(b"100,ann\n101,ben\n").unwrap();
        assert_eq!(
            lines(Format::Csv, text, Some(&map)),
            [
                "line 1: ann None 3132333435363738393031323334353637383930 SHA1/6/30 0",
                "line 2: type: expected totp: only time-based codes can be taken over",
                "line 3: seed: must have between 10 and 128 bytes; user: expected the owner, or the serial number in \
                 the map of serial numbers to users",
            ]
        );
    }

    #[test]
    fn everything_wrong_is_told_and_nothing_repeated() {
        let text = "user,secret,digits,period\nann,S3CR3T!!S3CR3T!!,five,1\n,GEZDGNBVGY3TQOJQ,,\n";
        assert_eq!(
            rows(text),
            [
                "line 2: secret: expected hexadecimal or Base32; digits: expected 6, 7 or 8; period: expected 10 to 59 \
                 seconds, or 60, 120, 180, 240 or 300",
                "line 3: user: expected the owner",
            ]
        );
        assert_eq!(told(Format::Csv, b"user,secret,seed_hex\n").what.split(':').next(), Some("line 1"));
        assert_eq!(
            told(Format::Csv, b"user,digits,otplen,key\n").what,
            "line 1: expected one column for digits"
        );
    }

    #[test]
    fn an_email_is_asked_where_the_user_is_not_named() {
        let text =
            "email,user,key\nann@example.com,ann,GEZDGNBVGY3TQOJQ\nben@example.com,,GEZDGNBVGY3TQOJQ\n";
        let rows = rows(text);
        assert!(
            rows[0].starts_with("line 2: ann ") && rows[1].starts_with("line 3: ben@example.com "),
            "{rows:?}"
        );
    }
}
