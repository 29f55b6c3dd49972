//! Ids as short texts: seventeen letters and digits, for wires on which ids have a fixed length.
//!
//! Seventeen symbols of 62 hold 101 bits, and a UUID has 128. So ids that may travel in this form are drawn with
//! their last 27 bits zero ([`compact`]); what is left is random enough that two never meet. Any other UUID is
//! written in full, which takes 22 symbols. Both ways lead back to the same UUID.

use uuid::Uuid;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Bits of a UUID that the short form of a compact one leaves out: they are zero.
const ZERO_BITS: u32 = 27;
const SHORT_SYMBOLS: usize = 17;
const FULL_SYMBOLS: usize = 22;

/// Random bytes for an id that has a short form.
pub const fn compact(bytes: [u8; 16]) -> [u8; 16] {
    (u128::from_be_bytes(bytes) >> ZERO_BITS << ZERO_BITS).to_be_bytes()
}

/// The text for a UUID: 17 symbols where it is compact, 22 where it is not.
pub fn short(id: Uuid) -> String {
    let bits = id.as_u128();
    let (mut rest, symbols) = if bits.trailing_zeros() >= ZERO_BITS {
        (bits >> ZERO_BITS, SHORT_SYMBOLS)
    } else {
        (bits, FULL_SYMBOLS)
    };
    let mut text = vec![b'0'; symbols];
    for symbol in text.iter_mut().rev() {
        *symbol = DIGITS[(rest % 62) as usize];
        rest /= 62;
    }
    text.into_iter().map(char::from).collect()
}

/// The UUID behind a text of [`short`]; `None` where it is none.
pub fn parse_short(text: &str) -> Option<Uuid> {
    let zero_bits = match text.len() {
        SHORT_SYMBOLS => ZERO_BITS,
        FULL_SYMBOLS => 0,
        _ => return None,
    };
    let mut bits: u128 = 0;
    for symbol in text.bytes() {
        let digit = DIGITS.iter().position(|known| *known == symbol)?;
        bits = bits.checked_mul(62)?.checked_add(digit as u128)?;
    }
    let id = Uuid::from_u128(bits.checked_shl(zero_bits).filter(|shifted| shifted >> zero_bits == bits)?);
    // One id, one spelling.
    (short(id) == text).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_short_text_leads_back(bytes: [u8; 16]) {
            let random = uuid::Builder::from_random_bytes(bytes).into_uuid();
            let drawn = uuid::Builder::from_random_bytes(compact(bytes)).into_uuid();
            prop_assert_eq!(short(drawn).len(), 17);
            for id in [random, drawn, Uuid::from_bytes(bytes)] {
                prop_assert_eq!(parse_short(&short(id)), Some(id));
            }
        }

        #[test]
        fn a_text_has_one_reading(text in "[0-9A-Za-z]{16,23}") {
            if let Some(id) = parse_short(&text) {
                prop_assert_eq!(short(id), text);
            }
        }
    }

    #[test]
    fn what_is_no_short_id_is_refused() {
        for text in ["", "0", "zzzzzzzzzzzzzzzzz", "0000000000000000-", "00000000000000000000é"] {
            assert_eq!(parse_short(text), None, "{text}");
        }
        assert_eq!(parse_short(&"0".repeat(22)), None, "the nil id is written with 17");
    }
}
