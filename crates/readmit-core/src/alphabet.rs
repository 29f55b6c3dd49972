//! The alphabets of codes, how a code is drawn, and how what a person typed is read back.
//!
//! Reading is generous with what people add (spaces, dashes, a full stop, full-width digits, the wrong
//! case) and strict with what a code is made of: a text that cannot be a code at all is a typo, told as one
//! before any account is looked at, and costs no attempt.

use crate::limits::SUBMITTED_CODE_CHARS_MAX;
use crate::secret::Secret;
use crate::turn::Turn;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

const DIGITS: &str = "0123456789";
/// Upper-case without look-alikes and sound-alikes: no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V. Twenty-three symbols:
/// a prime number, which is what makes the check symbol catch every single slip.
const SPEAKABLE: &str = "34679ACDEFGHJKMNPQRTWXY";
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SPECIALS: &str = "!@#$%^&*";

/// Which symbols a code is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alphabet {
    /// Decimal digits: what phones have a keypad for.
    Digits,
    /// The dictation alphabet with a check symbol, shown in groups.
    Speakable,
    /// Digits and, as configured, letters of both cases and special characters; at least one of each.
    Complex {
        /// Letters of both cases.
        letters: bool,
        /// Special characters.
        specials: bool,
    },
}

/// What a code looks like: everything that decides whether a text can be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// The symbols.
    pub alphabet: Alphabet,
    /// Symbols that are drawn; the check symbol of the speakable alphabet comes on top.
    pub length: u8,
}

/// Why a text cannot be a code. Decided from the text alone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Typo {
    /// Too many or too few symbols.
    #[error("a code has {expected} symbols, this has {found}")]
    Length {
        /// Symbols of the configured shape, the check symbol included.
        expected: usize,
        /// Symbols that were typed.
        found: usize,
    },
    /// A symbol that no code contains.
    #[error("a code has no `{0}`")]
    Symbol(char),
    /// All symbols are possible, but the last does not fit the ones before it: something was misheard.
    #[error("the check symbol does not fit: one symbol was misheard or mistyped")]
    CheckSymbol,
}

impl Alphabet {
    /// The classes of symbols, of which a code has at least one each; an absent class is empty.
    const fn classes(self) -> [&'static str; 3] {
        match self {
            Self::Digits => [DIGITS, "", ""],
            Self::Speakable => [SPEAKABLE, "", ""],
            Self::Complex { letters, specials } => {
                [DIGITS, if letters { LETTERS } else { "" }, if specials { SPECIALS } else { "" }]
            }
        }
    }

    fn contains(self, symbol: char) -> bool {
        self.classes().iter().any(|class| class.contains(symbol))
    }

    const fn has_check_symbol(self) -> bool {
        matches!(self, Self::Speakable)
    }
}

impl Shape {
    /// How many codes of this shape there are. Each class of symbols occurs at least once, so those without
    /// one are taken off (inclusion and exclusion).
    pub fn combinations(self) -> f64 {
        let sizes = self.alphabet.classes().map(str::len);
        let all: usize = sizes.iter().sum();
        let mut count = 0.0;
        for left_out in 0..1_u32 << sizes.len() {
            let out = |class: usize| left_out & (1 << class) != 0;
            // A class that is not configured cannot be missing.
            if (0..sizes.len()).any(|class| out(class) && sizes[class] == 0) {
                continue;
            }
            let missing: usize = (0..sizes.len()).filter(|class| out(*class)).map(|class| sizes[class]).sum();
            let sign = if left_out.count_ones() % 2 == 0 { 1.0 } else { -1.0 };
            let symbols = f64::from(u32::try_from(all - missing).unwrap_or(u32::MAX));
            count += sign * symbols.powi(i32::from(self.length));
        }
        count
    }

    /// Symbols as spoken and typed, the check symbol included.
    pub fn length_typed(self) -> usize {
        usize::from(self.length) + usize::from(self.alphabet.has_check_symbol())
    }

    /// Draws a code. Uniform over all texts of this shape: a draw that misses a class is drawn again whole,
    /// which is rejection sampling too.
    pub fn draw(self, turn: &mut Turn) -> Secret {
        let classes = self.alphabet.classes();
        let symbols: Vec<char> = classes.concat().chars().collect();
        let bound = u32::try_from(symbols.len()).unwrap_or(u32::MAX);
        loop {
            let mut text: String =
                (0..self.length).map(|_| symbols[turn.random_below(bound) as usize]).collect();
            let complete = classes
                .iter()
                .all(|class| class.is_empty() || text.contains(|symbol| class.contains(symbol)));
            // A code shorter than its number of classes could never be complete; policies forbid it.
            if complete || usize::from(self.length) < classes.len() {
                if self.alphabet.has_check_symbol() {
                    text.extend(check_symbol(&text));
                }
                return Secret::new(text);
            }
        }
    }

    /// Reads what a person typed as a code of this shape, into its one canonical spelling.
    pub fn read(self, typed: &str) -> Result<Secret, Typo> {
        let typed = typed.chars().take(SUBMITTED_CODE_CHARS_MAX);
        let plain = Secret::new(typed.nfkc().collect::<String>());
        let text: String = match self.alphabet {
            // People write "402 915", "402-915" and "402915."; none of these marks is a symbol.
            Alphabet::Digits => plain.reveal().chars().filter(|c| !is_separator(*c)).collect(),
            Alphabet::Speakable => {
                plain.reveal().chars().filter(|c| !is_separator(*c)).flat_map(char::to_uppercase).collect()
            }
            Alphabet::Complex { .. } => plain.reveal().trim().to_owned(),
        };
        let text = Secret::new(text);
        if let Some(stray) = text.reveal().chars().find(|c| !self.alphabet.contains(*c)) {
            return Err(Typo::Symbol(stray));
        }
        let found = text.reveal().chars().count();
        let expected = self.length_typed();
        if found != expected {
            return Err(Typo::Length { expected, found });
        }
        if self.alphabet.has_check_symbol() {
            let (body, check) = text.reveal().split_at(text.reveal().len() - 1);
            if check_symbol(body) != check.chars().next() {
                return Err(Typo::CheckSymbol);
            }
        }
        Ok(text)
    }

    /// The code as it is shown: long codes in groups of three or four, so that they can be read aloud.
    pub fn display(self, code: &Secret) -> Secret {
        if matches!(self.alphabet, Alphabet::Complex { .. }) {
            return code.clone();
        }
        let symbols: Vec<char> = code.reveal().chars().collect();
        let group = if symbols.len().is_multiple_of(3) || symbols.len() == 5 { 3 } else { 4 };
        let separator = if self.alphabet == Alphabet::Speakable { "-" } else { " " };
        let groups: Vec<String> = symbols.chunks(group).map(|chunk| chunk.iter().collect()).collect();
        Secret::new(groups.join(separator))
    }
}

const fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '.' | ',' | '_')
}

/// Weighted sum modulo 23. The modulus is prime and the weights differ and are not zero, so every single
/// wrong symbol and every swap of two different symbols changes the sum (codes of up to 22 symbols).
fn check_symbol(body: &str) -> Option<char> {
    let modulus = SPEAKABLE.len();
    let sum = body
        .chars()
        .zip((1..modulus).cycle())
        .try_fold(0, |sum, (symbol, weight)| Some(sum + SPEAKABLE.find(symbol)? * weight))?;
    SPEAKABLE.chars().nth(sum % modulus)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Origin;
    use crate::id::AccountId;
    use crate::time::Timestamp;
    use crate::turn::Seed;
    use proptest::prelude::*;

    fn turn(seed: [u8; 32]) -> Turn {
        let seed = Seed { bytes: seed, arrived_at: Timestamp::default(), place: 0 };
        Turn::new(Timestamp::default(), &seed, Origin::system(), AccountId::from_random([0; 16]))
    }

    fn shapes() -> impl Strategy<Value = Shape> {
        let alphabet = prop_oneof![
            Just(Alphabet::Digits),
            Just(Alphabet::Speakable),
            (any::<bool>(), any::<bool>())
                .prop_map(|(letters, specials)| Alphabet::Complex { letters, specials }),
        ];
        (alphabet, 4u8..=22).prop_map(|(alphabet, length)| Shape { alphabet, length })
    }

    proptest! {
        #[test]
        fn what_is_drawn_is_read_back_as_it_was_shown(shape in shapes(), seed: [u8; 32]) {
            let code = shape.draw(&mut turn(seed));
            let again = shape.read(&format!(" {} ", shape.display(&code).reveal())).unwrap();
            prop_assert_eq!(again.reveal(), code.reveal());
        }

        #[test]
        fn every_single_slip_in_a_speakable_code_is_a_typo(
            seed: [u8; 32], length in 4u8..=22, place: prop::sample::Index, other: prop::sample::Index,
        ) {
            let shape = Shape { alphabet: Alphabet::Speakable, length };
            let mut symbols: Vec<char> = shape.draw(&mut turn(seed)).reveal().chars().collect();
            let place = place.index(symbols.len());
            let other = SPEAKABLE.chars().nth(other.index(SPEAKABLE.len())).unwrap();
            prop_assume!(symbols[place] != other);
            symbols[place] = other;
            let typed: String = symbols.into_iter().collect();
            prop_assert_eq!(shape.read(&typed).unwrap_err(), Typo::CheckSymbol);
        }

        #[test]
        fn every_swap_in_a_speakable_code_is_a_typo(
            seed: [u8; 32], length in 4u8..=21, a: prop::sample::Index, b: prop::sample::Index,
        ) {
            let shape = Shape { alphabet: Alphabet::Speakable, length };
            let mut symbols: Vec<char> = shape.draw(&mut turn(seed)).reveal().chars().collect();
            let (a, b) = (a.index(usize::from(length)), b.index(usize::from(length)));
            prop_assume!(symbols[a] != symbols[b]);
            symbols.swap(a, b);
            let typed: String = symbols.into_iter().collect();
            prop_assert_eq!(shape.read(&typed).unwrap_err(), Typo::CheckSymbol);
        }

        #[test]
        fn complex_codes_hold_one_of_each_class(seed: [u8; 32]) {
            let shape = Shape { alphabet: Alphabet::Complex { letters: true, specials: true }, length: 8 };
            let code = shape.draw(&mut turn(seed));
            for class in shape.alphabet.classes() {
                prop_assert!(code.reveal().contains(|c| class.contains(c)));
            }
        }
    }

    #[test]
    fn people_may_type_digits_as_they_like() {
        let shape = Shape { alphabet: Alphabet::Digits, length: 6 };
        for typed in ["402915", "402 915", "402-915", " 402915.", "４０２９１５", "402–915", "4 0 2 9 1 5"]
        {
            assert_eq!(shape.read(typed).unwrap().reveal(), "402915", "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_a_typo() {
        let digits = Shape { alphabet: Alphabet::Digits, length: 6 };
        assert_eq!(digits.read("40291").unwrap_err(), Typo::Length { expected: 6, found: 5 });
        assert_eq!(digits.read("40291O").unwrap_err(), Typo::Symbol('O'));
        assert_eq!(digits.read("").unwrap_err(), Typo::Length { expected: 6, found: 0 });
        assert!(digits.read(&"1".repeat(100_000)).is_err());
        let speakable = Shape { alphabet: Alphabet::Speakable, length: 8 };
        assert_eq!(speakable.read("ABCDEFGHJ").unwrap_err(), Typo::Symbol('B'));
    }

    #[test]
    fn speakable_symbols_have_no_look_alikes() {
        assert!(!SPEAKABLE.contains(|c| "0O1IL2Z5S8BUV".contains(c)));
        assert_eq!(SPEAKABLE.len(), 23);
    }
}
