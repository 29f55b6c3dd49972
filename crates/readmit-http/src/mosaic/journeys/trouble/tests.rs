//! What a failure is told as, for every kind of failure.

use super::*;
use readmit_core::journey::effect::StepError;

const KINDS: [TroubleOf; 5] =
    [TroubleOf::Credential, TroubleOf::Totp, TroubleOf::Validation, TroubleOf::Answer, TroubleOf::Other];

const CODES: [ErrorCode; 15] = [
    ErrorCode::InvalidCredentials,
    ErrorCode::ExpiredOtpPasscode,
    ErrorCode::AuthenticatorLocked,
    ErrorCode::UserNotActive,
    ErrorCode::UserNotFound,
    ErrorCode::UserAlreadyExists,
    ErrorCode::TotpAlreadyRegistered,
    ErrorCode::TotpLimitReached,
    ErrorCode::TotpNotFound,
    ErrorCode::PasswordExpired,
    ErrorCode::WeakPassword,
    ErrorCode::SystemInvalidInput,
    ErrorCode::ExpressionError,
    ErrorCode::NotAllowed,
    ErrorCode::TooManySends,
];

fn trouble(of: TroubleOf, code: ErrorCode) -> Trouble {
    Trouble { error: StepError { attempts_left: Some(2), ..StepError::new(code, "the inner reason") }, of }
}

fn form() -> PromptKind {
    PromptKind::LoginForm("authentication".into())
}

fn sent_code() -> PromptKind {
    PromptKind::Typed("transmit_platform_email_otp_authentication".into())
}

fn code(of: TroubleOf, code: ErrorCode, tells_locks: bool) -> u16 {
    reason(&trouble(of, code), &form(), tells_locks).code
}

/// The heart of it: whoever guesses learns nothing from the code, the sentence, or what is left out.
#[test]
fn a_wrong_code_and_a_user_who_is_locked_or_not_there_are_one_answer() {
    for (of, expected) in [(TroubleOf::Credential, 29), (TroubleOf::Totp, 35), (TroubleOf::Validation, 31)] {
        let wrong = reason(&trouble(of, ErrorCode::InvalidCredentials), &form(), false);
        assert_eq!((wrong.code, wrong.attempts_left), (expected, None));
        for code in [
            ErrorCode::AuthenticatorLocked,
            ErrorCode::UserNotActive,
            ErrorCode::UserNotFound,
            ErrorCode::TotpNotFound,
            ErrorCode::PasswordExpired,
            ErrorCode::NotAllowed,
        ] {
            for asks in [form(), sent_code(), PromptKind::Information] {
                assert_eq!(reason(&trouble(of, code), &asks, false), wrong, "{of:?} {code:?}");
            }
        }
    }
}

#[test]
fn a_temporary_code_that_ran_out_is_a_wrong_one_and_a_sent_one_is_not() {
    let expired = trouble(TroubleOf::Credential, ErrorCode::ExpiredOtpPasscode);
    let wrong = reason(&trouble(TroubleOf::Credential, ErrorCode::InvalidCredentials), &form(), false);
    assert_eq!(reason(&expired, &form(), false), wrong);
    // The failure of an earlier step, told by a step that sends a code of its own.
    assert_eq!(reason(&expired, &sent_code(), false), wrong);
    let mut again = expired;
    again.error.again = true;
    assert_eq!(reason(&again, &sent_code(), false).code, 30);
    assert_eq!(reason(&again, &form(), false), wrong);
    assert_eq!(code(TroubleOf::Totp, ErrorCode::ExpiredOtpPasscode, true), 35);
    assert_eq!(code(TroubleOf::Validation, ErrorCode::ExpiredOtpPasscode, false), 32);
}

#[test]
fn locks_and_counts_are_told_where_they_may_be() {
    let told = |code| reason(&trouble(TroubleOf::Totp, code), &form(), true);
    let locked = told(ErrorCode::AuthenticatorLocked);
    assert_eq!((locked.code, locked.message.as_str()), (35, "Locked after too many tries"));
    assert_eq!(told(ErrorCode::InvalidCredentials).attempts_left, Some(2));
    assert_eq!(code(TroubleOf::Credential, ErrorCode::ExpiredOtpPasscode, true), 30);
    // Who exists is never told.
    let (nobody, wrong) = (told(ErrorCode::UserNotFound), told(ErrorCode::InvalidCredentials));
    assert_eq!(nobody, wrong);
    assert_eq!(told(ErrorCode::UserNotActive), wrong);
}

#[test]
fn the_rest_has_codes_of_its_own() {
    assert_eq!(code(TroubleOf::Answer, ErrorCode::SystemInvalidInput, false), 28);
    assert_eq!(code(TroubleOf::Other, ErrorCode::WeakPassword, false), 28);
    assert_eq!(code(TroubleOf::Credential, ErrorCode::TooManySends, false), 33);
    assert_eq!(code(TroubleOf::Other, ErrorCode::UserAlreadyExists, false), 1);
    for of in KINDS {
        for code in CODES {
            for tells in [false, true] {
                let reason = reason(&trouble(of, code), &form(), tells);
                // Nought is no error, and with 16 the SDK takes the journey for over.
                assert!(![0, 16].contains(&reason.code), "{of:?} {code:?}");
                let inner = reason.message == "the inner reason";
                assert_eq!(inner, of == TroubleOf::Answer || code == ErrorCode::WeakPassword);
                assert!(tells || reason.attempts_left.is_none());
            }
        }
    }
}
