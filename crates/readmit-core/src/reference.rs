//! The reference number of a refusal: short enough to read to an agent, and it finds the event.
//!
//! It is made of the event's own id (the second of arrival and thirteen random bits), so nothing is stored
//! for it: looking one up is a search among that second's events.

use crate::id::EventId;
use std::fmt;

const SYMBOLS: &[u8; 23] = b"34679ACDEFGHJKMNPQRTWXY";
const RANDOM_BITS: u32 = 13;
const SYMBOLS_TOLD: usize = 10;

/// Ten symbols of the speakable alphabet, shown as `XXXXX-XXXXX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reference(u64);

impl Reference {
    /// The number of the refusal that this event records.
    pub fn of(event: EventId) -> Self {
        let value = event.uuid().as_u128();
        let second = (value >> 80) / 1000;
        // The last bits of a version 7 id are random.
        let random = value & ((1 << RANDOM_BITS) - 1);
        Self(u64::try_from((second << RANDOM_BITS) | random).unwrap_or(u64::MAX))
    }

    /// Reads a number as a person repeats it; `None` if it is none.
    pub fn read(text: &str) -> Option<Self> {
        let symbols = || text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        if symbols().count() != SYMBOLS_TOLD {
            return None;
        }
        symbols()
            .try_fold(0u64, |number, symbol| {
                let symbol = u8::try_from(symbol.to_ascii_uppercase()).ok()?;
                let digit = SYMBOLS.iter().position(|s| *s == symbol)?;
                number.checked_mul(23)?.checked_add(u64::try_from(digit).ok()?)
            })
            .map(Self)
    }

    /// The second, since the epoch, in which the refused request arrived.
    pub const fn arrived_at_secs(self) -> u64 {
        self.0 >> RANDOM_BITS
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut number = self.0;
        let mut symbols = [SYMBOLS[0]; SYMBOLS_TOLD];
        for symbol in symbols.iter_mut().rev() {
            *symbol = SYMBOLS[usize::try_from(number % 23).unwrap_or(0)];
            number /= 23;
        }
        let text: String = symbols.iter().map(|s| char::from(*s)).collect();
        write!(f, "{}-{}", &text[..5], &text[5..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_number_is_read_back_as_it_was_told() {
        let event = EventId::from_uuid(Uuid::from_u128(0x0199_1234_5678_7abc_8def_0123_4567_89ab));
        let reference = Reference::of(event);
        let told = reference.to_string();
        assert_eq!(told.len(), 11);
        assert_eq!(Reference::read(&told.to_lowercase().replace('-', " ")), Some(reference));
        assert_eq!(u128::from(reference.arrived_at_secs()), 0x0199_1234_5678 / 1000);
    }

    #[test]
    fn other_texts_are_none() {
        assert_eq!(Reference::read(""), None);
        assert_eq!(Reference::read("ABCDE-FGHIJ"), None);
        assert_eq!(Reference::read("YYYYY-YYYY"), None);
        assert_eq!(Reference::read("YYYYY-YYYYYY"), None);
        assert_eq!(Reference::read(&"Y".repeat(40)), None);
    }
}
