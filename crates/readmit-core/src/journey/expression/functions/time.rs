//! This instant.

use super::{Args, Function};
use crate::journey::expression::evaluate::{Answer, Run, number};
use crate::journey::value::Value;
use crate::time::Timestamp;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::of("@time", "", 0, time),
    Function::of("@time.now", "", 0, now),
    Function::of("@time.nowISO", "", 0, now_iso),
];

const DAY_MILLIS: i64 = 86_400_000;

/// Both ways to say it, as fields.
fn time(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let fields = [("now", now(run, args)?), ("nowISO", now_iso(run, args)?)];
    Ok(Value::object(fields))
}

/// Milliseconds since 1970.
#[expect(clippy::cast_precision_loss, reason = "milliseconds stay below 2^53 for 280,000 years")]
fn now(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    number(args.column, run.scope.now().as_millis() as f64)
}

/// In UTC, with milliseconds.
fn now_iso(run: &mut Run<'_, '_>, args: &Args<'_>) -> Answer<Value> {
    let now = iso(run.scope.now());
    run.text(args.column, now)
}

pub(in crate::journey) fn iso(at: Timestamp) -> String {
    let (days, millis) = (at.as_millis().div_euclid(DAY_MILLIS), at.as_millis().rem_euclid(DAY_MILLIS));
    let (year, month, day) = date(days);
    let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
    let (seconds, millis) = (millis / 1000 % 60, millis % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}Z")
}

/// Year, month and day of a day since 1970, in the Gregorian calendar. Years are counted from March here, so that the
/// day that some have and others have not is the last one.
fn date(days: i64) -> (i64, i64, i64) {
    // Days from 0000-03-01 to 1970-01-01, and in 400 years, after which the calendar repeats.
    const EPOCH: i64 = 719_468;
    const ERA: i64 = 146_097;
    let days = days + EPOCH;
    let (era, day) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    // Months from March on have 31, 30, 31, 30, 31 days, and again.
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + next_year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_the_calendar() {
        for (millis, expected) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (1_700_000_000_123, "2023-11-14T22:13:20.123Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(iso(Timestamp::from_millis(millis)), expected);
        }
        // Nobody lives to see these, but nothing may break.
        iso(Timestamp::from_millis(i64::MAX));
        iso(Timestamp::from_millis(i64::MIN));
    }
}
