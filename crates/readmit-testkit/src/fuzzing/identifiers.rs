//! Names that people are looked up by, and the fold in which they are compared.

use super::{Outcome, text};
use readmit_core::identifier::{Identifier, read_email, read_name, read_phone};
use readmit_core::limits::IDENTIFIER_CHARS_MAX;

/// The whole input is one value.
///
/// # Panics
/// When folding twice is not folding once, when a reader's answer is not read back as itself, or when two
/// ways to the same identifier fold apart.
pub fn identifiers(data: &[u8]) -> Outcome {
    let value = text(data);
    let folded = Identifier::fold(&value);
    assert_eq!(Identifier::fold(folded.as_str()), folded, "folding twice is folding once");

    let email = read_email(&value);
    let phone = read_phone(&value);
    let name = read_name(&value);
    if let Ok(email) = &email {
        assert_eq!(read_email(email).as_ref(), Ok(email), "an address is read back as itself");
        assert!(email.contains('@'));
    }
    if let Ok(phone) = &phone {
        assert_eq!(read_phone(phone).as_ref(), Ok(phone), "a number is read back as itself");
        assert!((8..=16).contains(&phone.len()) && phone.starts_with('+'), "{phone} is not of E.164");
        assert!(phone[1..].bytes().all(|byte| byte.is_ascii_digit()), "{phone} is not of E.164");
        assert_eq!(folded.as_str(), phone, "a number is compared in the form in which it is kept");
    }
    if let Ok(name) = &name {
        assert_eq!(read_name(name).as_ref(), Ok(name), "a name is read back as itself");
        assert!(!name.contains(char::is_whitespace));
    }
    for read in [&email, &phone, &name].into_iter().flatten() {
        assert!(!read.is_empty() && read.chars().count() <= IDENTIFIER_CHARS_MAX);
        assert_eq!(Identifier::fold(read), folded, "what is kept is found by what was given");
    }

    let Ok(identifier) = Identifier::new(Identifier::ANY, &value) else {
        let readable = email.is_ok() || phone.is_ok() || name.is_ok();
        assert!(!readable, "what can be kept can be looked up");
        return Outcome::Refused;
    };
    assert_eq!(identifier.folded, folded);
    assert_eq!(identifier.given, value.trim());
    let by_user_id = Identifier::new(Identifier::USER_ID, &value).map(|identifier| identifier.folded);
    assert_eq!(by_user_id, Ok(folded), "the kinds make no difference to the fold");
    Outcome::Accepted
}
