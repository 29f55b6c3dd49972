//! Files with TOTPs of other systems, as they come from whoever runs those.

use super::Outcome;
use data_encoding::{BASE32_NOPAD, BASE64, HEXLOWER};
use readmit_app::totp::import::{Entry, FILE_BYTES_MAX, Format, ROWS_MAX, Reading, SerialMap, Unlock, read};
use readmit_core::time::Timestamp;
use readmit_core::totp::{DRIFT_STEPS_MAX, check_label};
use std::fmt::Debug;

/// Characters of a seed in Base64 below which it might stand in a message by chance.
const TELLING: usize = 16;

/// The whole input is a file: in the format that its content tells, and in each that may be named for it. It is read
/// as a table of serial numbers as well. The key is that of the RFC's own example.
///
/// # Panics
/// When a reader does not say the same twice, when a row is not fit to be taken over, or when a message repeats a seed.
pub fn totp_import(data: &[u8]) -> Outcome {
    assert!(data.len() <= FILE_BYTES_MAX || Format::detect(data).is_none(), "a file of any size is read");
    let key =
        [0x12, 0x34, 0x56, 0x78, 0x90, 0x12, 0x34, 0x56, 0x78, 0x90, 0x12, 0x34, 0x56, 0x78, 0x90, 0x12];
    let unlock = Unlock::Key(key.to_vec().into());
    let map = SerialMap::read(data).ok();
    let now = Timestamp::from_millis(1_700_000_000_000);
    for format in Format::ALL {
        for map in [None, map.as_ref()] {
            judge(data, &Reading { format: Some(format), map, unlock: &unlock, now });
        }
    }
    let rows = judge(data, &Reading { format: None, map: None, unlock: &unlock, now });
    if rows > 0 { Outcome::Accepted } else { Outcome::Refused }
}

/// How many rows can be taken over.
fn judge(data: &[u8], reading: &Reading<'_>) -> usize {
    let first = read(data, reading);
    assert_eq!(shown(&first), shown(&read(data, reading)), "a reader says the same twice");
    let entries = match first {
        Ok(entries) => entries,
        Err(problem) => {
            assert!(!problem.what.is_empty(), "what is refused has a reason");
            return 0;
        }
    };
    assert!((1..=ROWS_MAX).contains(&entries.len()), "{} rows", entries.len());
    let messages = entries.iter().filter_map(|entry| entry.as_ref().err()).map(ToString::to_string);
    let messages = messages.collect::<Vec<_>>().join("\n");
    let rows = entries.iter().filter_map(|entry: &Entry| entry.as_ref().ok());
    rows.inspect(|row| {
        let totp = &row.totp;
        assert_eq!(totp.parameters.check(), Ok(()), "{row:?}");
        assert!(totp.drift.unsigned_abs() <= DRIFT_STEPS_MAX.unsigned_abs(), "{row:?}");
        assert!((10..=128).contains(&totp.seed.as_bytes().len()), "{row:?}");
        assert!(!totp.identifier.given.is_empty(), "{row:?}");
        let label = totp.label.as_ref().map(|label| check_label(label));
        assert!(
            label.is_none_or(|label| label.as_ref() == Ok(totp.label.as_ref().unwrap_or(&String::new())))
        );
        for spelling in [BASE32_NOPAD.encode(totp.seed.as_bytes()), BASE64.encode(totp.seed.as_bytes())] {
            assert!(spelling.len() < TELLING || !messages.contains(&spelling), "a message repeats a seed");
        }
        assert!(!messages.contains(&HEXLOWER.encode(totp.seed.as_bytes())), "a message repeats a seed");
    })
    .count()
}

fn shown(outcome: &impl Debug) -> String {
    format!("{outcome:?}")
}
