//! What people type as a code, read under every shape.

use super::{Outcome, bytes, text};
use readmit_core::alphabet::{Alphabet, Shape};
use readmit_core::code::SubmittedCode;
use readmit_core::event::Origin;
use readmit_core::id::AccountId;
use readmit_core::secret::Secret;
use readmit_core::spelling::spell;
use readmit_core::time::Timestamp;
use readmit_core::turn::{Seed, Turn};

/// The first byte is the alphabet (`d`igits, `s`peakable, `l`etters, s`p`ecials, `b`oth, `n`one of them), the
/// second the length (`6` is six, `:` ten, `F` twenty-two), the rest what was typed.
///
/// # Panics
/// When a code that was read is not of its shape, is not read back the same from its canonical and its shown
/// form, cannot be spelled, or when a drawn code is not read.
pub fn code_shapes(data: &[u8]) -> Outcome {
    let [alphabet, length, typed @ ..] = data else { return Outcome::Refused };
    let shape = shape(*alphabet, *length);
    check_draw(shape, typed);
    let typed = text(typed);
    let submitted = SubmittedCode::read(&Secret::new(typed.clone()), [shape]);
    match shape.read(&typed) {
        Err(typo) => {
            assert_eq!(submitted.err(), Some(typo), "both readers agree on why");
            Outcome::Refused
        }
        Ok(code) => {
            assert!(submitted.is_ok(), "both readers agree that it is a code");
            check_code(shape, &code);
            Outcome::Accepted
        }
    }
}

fn shape(alphabet: u8, length: u8) -> Shape {
    let (alphabet, lengths) = match alphabet {
        b's' => (Alphabet::Speakable, 19),
        b'l' => (Alphabet::Complex { letters: true, specials: false }, 61),
        b'p' => (Alphabet::Complex { letters: false, specials: true }, 61),
        b'b' => (Alphabet::Complex { letters: true, specials: true }, 61),
        b'n' => (Alphabet::Complex { letters: false, specials: false }, 61),
        _ => (Alphabet::Digits, 61),
    };
    // Four to 64 symbols, of the speakable alphabet four to 22: what a policy may ask for.
    Shape { alphabet, length: 4 + length.wrapping_sub(b'4') % lengths }
}

fn check_draw(shape: Shape, randomness: &[u8]) {
    let seed = Seed { bytes: bytes(randomness), arrived_at: Timestamp::default(), place: 0 };
    let nobody = AccountId::from_random([0; 16]);
    let mut turn = Turn::new(Timestamp::default(), &seed, Origin::system(), nobody);
    check_code(shape, &shape.draw(&mut turn));
}

fn check_code(shape: Shape, code: &Secret) {
    let plain = code.reveal();
    assert!(plain.is_ascii(), "a canonical code is ASCII");
    assert_eq!(plain.len(), shape.length_typed(), "a code has the length of its shape");
    for spelling in [plain, shape.display(code).reveal(), &format!(" {plain}\n")] {
        match shape.read(spelling) {
            Ok(again) => assert_eq!(again.reveal(), plain, "{spelling:?} is the same code"),
            Err(typo) => panic!("{spelling:?} is a code of {shape:?}, and was refused: {typo}"),
        }
    }
    assert_eq!(spell(code).reveal().split(", ").count(), plain.len(), "every symbol has a word");
}
