//! Reference numbers of refusals, as people repeat them to an agent.

use super::{Outcome, bytes, text};
use readmit_core::id::EventId;
use readmit_core::reference::Reference;

/// The seconds since the epoch that ten symbols can hold: until the year 2130.
const SECONDS_MAX: u128 = 23_u128.pow(10) >> 13;

/// The whole input is one number as someone said it; its first bytes are also taken as an event's id.
///
/// # Panics
/// When a number is not told as it was read, or not read as it was told.
pub fn reference_numbers(data: &[u8]) -> Outcome {
    let event = u128::from_be_bytes(bytes(data));
    if (event >> 80) / 1000 < SECONDS_MAX {
        let reference = Reference::of(EventId::from_uuid(uuid::Uuid::from_u128(event)));
        check(reference);
        assert_eq!(u128::from(reference.arrived_at_secs()), (event >> 80) / 1000);
    }
    let Some(reference) = Reference::read(&text(data)) else { return Outcome::Refused };
    check(reference);
    Outcome::Accepted
}

fn check(reference: Reference) {
    let told = reference.to_string();
    assert_eq!(told.len(), 11, "{told}");
    for spelling in [told.clone(), told.to_lowercase().replace('-', " ")] {
        assert_eq!(Reference::read(&spelling), Some(reference), "{spelling} is read as it was told");
    }
}
