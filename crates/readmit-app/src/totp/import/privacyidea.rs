//! Tokens that privacyIDEA exported: JSON with one object a token, or its table without titles: owner, serial number,
//! seed, type, digits, seconds of a step.

use super::draft::{Draft, Entry, Problem};
use super::fields::{self, Drift, Readable, SeedTextError};
use super::file::{ROWS_MAX, Reading, text};
use super::table::{Cells, cells};
use readmit_core::secret::Secret;
use readmit_core::totp::{Algorithm, Seed};
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};
use std::fmt;

/// A text, a number or a truth; exports of different versions write the same settings in each of these ways.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Loose(String);

impl Loose {
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a number")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Loose, E> {
        Ok(Loose(text.to_owned()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Loose, E> {
        Ok(Loose(number.to_string()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Loose, E> {
        Ok(Loose(number.to_string()))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Loose, E> {
        Ok(Loose(number.to_string()))
    }

    fn visit_bool<E: de::Error>(self, truth: bool) -> Result<Loose, E> {
        Ok(Loose(truth.to_string()))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Loose, E> {
        Ok(Loose::default())
    }

    /// No setting, but no reason either to give the whole file up: the field says that it is not what was expected.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Loose, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Loose("{}".to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Loose, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Loose("[]".to_owned()))
    }
}

#[derive(Deserialize)]
struct Listing {
    #[serde(default)]
    tokens: Vec<Token>,
}

#[derive(Deserialize)]
struct Token {
    #[serde(default)]
    serial: Loose,
    #[serde(default, rename = "type", alias = "tokentype")]
    kind: Loose,
    otpkey: Option<Secret>,
    #[serde(default)]
    otplen: Loose,
    #[serde(default, alias = "username")]
    user: Owner,
    /// `login@realm`, or `n/a`.
    #[serde(default)]
    owner: Loose,
    #[serde(default)]
    description: Loose,
    #[serde(default)]
    active: Loose,
    #[serde(default)]
    locked: Loose,
    #[serde(default)]
    revoked: Loose,
    #[serde(flatten)]
    settings: Info,
    #[serde(default, rename = "info_list", alias = "info", alias = "tokeninfo")]
    info: Info,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Info {
    hashlib: Loose,
    #[serde(rename = "timeStep")]
    time_step: Loose,
    #[serde(rename = "timeShift")]
    time_shift: Loose,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Owner {
    Name(String),
    Parts {
        #[serde(alias = "username", alias = "user_name")]
        login: Option<String>,
    },
    Other(IgnoredAny),
}

impl Default for Owner {
    fn default() -> Self {
        Self::Other(IgnoredAny)
    }
}

/// Reads an export.
pub(super) fn read(file: &[u8], reading: &Reading<'_>) -> Result<Vec<Entry>, Problem> {
    let text = text(file)?;
    let tokens: Vec<Token> = match text.trim_start().chars().next() {
        Some('[') => serde_json::from_str(text),
        Some('{') => serde_json::from_str(text).map(|Listing { tokens }| tokens),
        _ => return cells(file)?.map(|row| Ok(line(&row?, reading))).collect(),
    }
    .map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Problem::of_file(format!(
            "expected a list of tokens as JSON, which ends at line {line}, column {column}"
        ))
    })?;
    let entries = tokens.iter().take(ROWS_MAX + 1).enumerate();
    Ok(entries.map(|(index, token)| object(index + 1, token, reading)).collect())
}

fn object(number: usize, token: &Token, reading: &Reading<'_>) -> Entry {
    let mut draft = Draft::at(format!("token {number}"));
    match &token.user {
        Owner::Name(name) | Owner::Parts { login: Some(name) } => draft.user(name),
        Owner::Parts { login: None } | Owner::Other(_) => {}
    }
    owner(&mut draft, token.owner.text());
    draft.serial(token.serial.text());
    draft.label(token.description.text());
    draft.kind("type", token.kind.text());
    if token.active.text() == "false" || token.locked.text() == "true" || token.revoked.text() == "true" {
        draft.fault("active", "expected a token that is neither switched off, locked nor revoked");
    }
    match &token.otpkey {
        Some(seed) => draft.seed("otpkey", either(seed.reveal())),
        None => draft.fault("otpkey", "expected one: a list of tokens without seeds is no export"),
    }
    draft.digits("otplen", token.otplen.text());
    for Info { hashlib, time_step, time_shift } in [&token.settings, &token.info] {
        draft.algorithm("hashlib", hashlib.text());
        draft.period("timeStep", time_step.text());
        shift(&mut draft, time_shift.text());
    }
    draft.finish(reading.map)
}

/// Its `timeShift` is where the step of the last code began, less the instant at which it came.
fn shift(draft: &mut Draft, text: &str) {
    let Some(text) = fields::given(text) else { return };
    match text.parse::<f64>() {
        #[expect(clippy::cast_possible_truncation, reason = "it is within a million, as was just seen")]
        Ok(secs) if secs.abs() < 1e6 => draft.drift(Drift::ToBegin(secs.ceil() as i64)),
        _ => draft.fault("timeShift", "expected seconds"),
    }
}

/// Its own way to write an owner: the realm is the last part, for a login may be an address.
fn owner(draft: &mut Draft, text: &str) {
    if text != "n/a" {
        draft.user(text.rsplit_once('@').map_or(text, |(login, _)| login));
    }
}

/// It writes hexadecimal unless it was asked for Base32.
fn either(text: &str) -> Result<Seed, SeedTextError> {
    match Readable::of(text) {
        Readable { hex: true, .. } => fields::hex_seed(text),
        Readable { base32: true, .. } => fields::base32_seed(text),
        _ => Err(SeedTextError::Either),
    }
}

fn line(row: &Cells, reading: &Reading<'_>) -> Entry {
    let cell = |place| row.cells.get(place).unwrap_or_default();
    let mut draft = Draft::at(format!("line {}", row.line));
    owner(&mut draft, cell(0));
    draft.serial(cell(1));
    let seed = either(cell(2));
    // The table does not name the hash. It makes seeds as long as the hash, and tells it from that when it reads a
    // table itself.
    let length = seed.as_ref().map_or(0, |seed| seed.as_bytes().len());
    if let Some(algorithm) = Algorithm::ALL.into_iter().find(|algorithm| algorithm.bytes() == length) {
        draft.algorithm_is(algorithm);
    }
    draft.seed("otpkey", seed);
    draft.kind("type", cell(3));
    draft.digits("otplen", cell(4));
    draft.period("timeStep", if cell(5) == "None" { "" } else { cell(5) });
    draft.finish(reading.map)
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{lines, told};

    #[test]
    fn json_is_read() {
        let export = include_bytes!("../../../tests/fixtures/totp/privacyidea.json");
        let seed = "3132333435363738393031323334353637383930";
        let rows = lines(Format::PrivacyIdea, export, None);
        assert_eq!(
            rows,
            [
                format!("token 1: ann Some(\"Ann's phone\") {seed} SHA1/6/30 0"),
                format!("token 2: ben None {seed} SHA256/8/60 -2"),
                format!("token 3: eve@example.com None {seed} SHA1/6/30 0"),
                "token 4: type: expected totp: only time-based codes can be taken over".to_owned(),
                "token 5: active: expected a token that is neither switched off, locked nor revoked".to_owned(),
                "token 6: otpkey: expected one: a list of tokens without seeds is no export; otplen: expected 6, 7 or 8; \
                 timeStep: expected 10 to 59 seconds, or 60, 120, 180, 240 or 300; timeShift: expected seconds; user: \
                 expected the owner, or the serial number in the map of serial numbers to users"
                    .to_owned(),
            ]
        );
        let listing = [&b"{\"tokens\":"[..], export, b"}"].concat();
        assert_eq!(lines(Format::PrivacyIdea, &listing, None), rows);
    }

    #[test]
    fn the_table_tells_the_hash_by_the_length_of_the_seed() {
        let text = format!(
            "ann@example.com@corp, TOTP1, {}, totp, 6, 30\nben@corp, TOTP2, {}, totp, 8, None\n\
             n/a, TOTP3, GEZDGNBVGY3TQOJQ, totp, 6, 60\nn/a, OATH4, 00, hotp, 6\n",
            "31".repeat(20),
            "31".repeat(32)
        );
        let rows = lines(Format::PrivacyIdea, text.as_bytes(), None);
        assert_eq!(rows[0], format!("line 1: ann@example.com None {} SHA1/6/30 0", "31".repeat(20)));
        assert_eq!(rows[1], format!("line 2: ben None {} SHA256/8/30 0", "31".repeat(32)));
        assert!(rows[2].starts_with("line 3: user: expected the owner, or the serial number"), "{rows:?}");
        assert!(
            rows[3].starts_with("line 4: otpkey: must have between 10 and 128 bytes; type: expected"),
            "{rows:?}"
        );
    }

    #[test]
    fn what_is_no_list_is_refused() {
        let what = told(Format::PrivacyIdea, b"[{\"otpkey\": [\"GEZDGNBVGY3TQOJQ\"]}]").what;
        assert!(what.starts_with("expected a list of tokens as JSON, which ends at line 1"), "{what}");
    }
}
