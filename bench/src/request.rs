//! Requests as bytes, made once and filled in for each account, and what is expected in return.

use crate::accounts::{Walk, email};
use crate::installation::Code;
use crate::journeys::Talk;
use crate::totp;
use std::sync::Arc;

/// The path of *redeem a code*.
pub(crate) const REDEEM: &str = "/cis/v1/auth/otp/authenticate";
/// The path of *issue a code*.
pub(crate) const ISSUE: &str = "/cis/v1/auth/otp/send";
/// The path of the echo.
pub(crate) const ECHO: &str = "/echo";

/// What a body tells of the account's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passcode {
    /// The right one.
    Right,
    /// Another one of the same form.
    Wrong,
    /// Nothing: a code is asked for.
    Absent,
}

/// What the answer must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) status: u16,
    /// The `error_code` in the body; empty for success.
    pub(crate) error: &'static str,
    /// What the body has in it where status and code do not tell all; empty where they do.
    pub(crate) says: &'static str,
}

impl Expected {
    pub(crate) const GRANTED: Self = Self::new(200, "");
    pub(crate) const WRONG: Self = Self::new(400, "auth_invalid_credentials");
    pub(crate) const REGISTERED: Self = Self::new(201, "");
    /// A code of sixteen symbols is told.
    pub(crate) const GENERATED: Self = Self { status: 200, error: "", says: r#""profile":{"tac":""# };
    /// A page of users, the last one of the list not on it.
    pub(crate) const LISTED: Self = Self { status: 200, error: "", says: r#""profile":{"# };
    pub(crate) const EXPIRED: Self = Self::new(400, "auth_otp_passcode_expired");
    pub(crate) const LOCKED: Self = Self::new(403, "auth_locked");
    pub(crate) const UNAUTHORIZED: Self = Self::new(401, "");
    /// A journey came to its end, with a token.
    pub(crate) const COMPLETED: Self = Self {
        status: 200,
        error: "0",
        says: r#""state":"completed","assertions_complete":true,"token":"ey"#,
    };
    /// A journey said no.
    pub(crate) const REJECTED: Self = Self { status: 200, error: "4001", says: r#""state":"rejected""# };

    const fn new(status: u16, error: &'static str) -> Self {
        Self { status, error, says: "" }
    }
}

/// One kind of request, again and again.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) expected: Expected,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    /// About the accounts of a role.
    Accounts(ByAccount),
    /// Whole requests in turn, and whose turn it is.
    Fixed(Vec<Vec<u8>>, usize),
    /// Codes of authenticator apps.
    Totp(totp::Codes),
    /// Journeys, which may ask back.
    Journey(Talk),
}

#[derive(Debug, Clone)]
struct ByAccount {
    head: Vec<u8>,
    passcode: Passcode,
    accounts: Walk,
    codes: Arc<Vec<Code>>,
}

impl Case {
    pub(crate) fn new(
        name: &'static str,
        path: &str,
        bearer: Option<&str>,
        (passcode, expected): (Passcode, Expected),
        accounts: Walk,
        codes: Arc<Vec<Code>>,
    ) -> Self {
        let mut asked = ByAccount { head: Vec::new(), passcode, accounts, codes };
        let mut body = Vec::new();
        asked.write_body(0, &mut body);
        let bearer = bearer.map_or_else(String::new, |token| format!("Authorization: Bearer {token}\r\n"));
        asked.head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\n{bearer}Content-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n",
            // Every body is as long as this one.
            body.len()
        )
        .into_bytes();
        Self { name, expected, what: What::Accounts(asked) }
    }

    /// These requests, one after the other.
    pub(crate) const fn fixed(name: &'static str, expected: Expected, requests: Vec<Vec<u8>>) -> Self {
        Self { name, expected, what: What::Fixed(requests, 0) }
    }

    /// Codes of authenticator apps.
    pub(crate) const fn totp(name: &'static str, codes: totp::Codes) -> Self {
        Self { name, expected: codes.expected(), what: What::Totp(codes) }
    }

    /// Journeys.
    pub(crate) const fn journey(name: &'static str, expected: Expected, talk: Talk) -> Self {
        Self { name, expected, what: What::Journey(talk) }
    }

    /// The next request.
    pub(crate) fn write(&mut self, to: &mut Vec<u8>) {
        to.clear();
        match &mut self.what {
            What::Accounts(asked) => {
                to.extend_from_slice(&asked.head);
                let number = asked.accounts.next();
                asked.write_body(number, to);
            }
            What::Totp(codes) => codes.write(to),
            What::Journey(talk) => talk.write(to),
            What::Fixed(requests, next) => {
                to.extend_from_slice(&requests[*next]);
                *next = (*next + 1) % requests.len();
            }
        }
    }

    /// The further request that an answer asks for; `false` where it asks for none.
    pub(crate) fn go_on(&mut self, answer: &[u8], to: &mut Vec<u8>) -> bool {
        match &mut self.what {
            What::Journey(talk) => talk.go_on(answer, to),
            What::Accounts(_) | What::Fixed(..) | What::Totp(_) => false,
        }
    }
}

impl ByAccount {
    fn write_body(&self, number: u32, to: &mut Vec<u8>) {
        let held = usize::try_from(number).ok().and_then(|at| self.codes.get(at)).copied();
        let right = held.unwrap_or(*b"000000");
        let (begin, code) = match self.passcode {
            Passcode::Absent => (r#"{"channel":"direct","#, None),
            Passcode::Right => ("{", Some(right)),
            Passcode::Wrong => ("{", Some(other_than(right))),
        };
        to.extend_from_slice(begin.as_bytes());
        to.extend_from_slice(br#""identifier_type":"email","identifier":""#);
        to.extend_from_slice(email(number).as_bytes());
        if let Some(code) = code {
            to.extend_from_slice(br#"","passcode":""#);
            to.extend_from_slice(&code);
        }
        to.extend_from_slice(br#""}"#);
    }
}

/// A code that is not this one.
pub(crate) const fn other_than(mut code: Code) -> Code {
    code[0] = if code[0] == b'9' { b'0' } else { code[0] + 1 };
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn written(passcode: Passcode, times: usize) -> Vec<(String, Value)> {
        let codes = Arc::new(vec![*b"402915", *b"913370"]);
        let expected = Expected::GRANTED;
        let mut case = Case::new("x", REDEEM, Some("t"), (passcode, expected), Walk::new(0..3), codes);
        let mut bytes = Vec::new();
        (0..times)
            .map(|_| {
                case.write(&mut bytes);
                let text = String::from_utf8(bytes.clone()).unwrap();
                let (head, body) = text.split_once("\r\n\r\n").unwrap();
                assert!(head.contains(&format!("Content-Length: {}", body.len())), "{text}");
                assert!(head.contains("Authorization: Bearer t\r\n"));
                (head.to_owned(), serde_json::from_str(body).unwrap())
            })
            .collect()
    }

    #[test]
    fn bodies_are_json_for_each_account_in_turn() {
        let mut bodies: Vec<Value> = written(Passcode::Right, 3).into_iter().map(|(_, body)| body).collect();
        bodies.sort_by_key(ToString::to_string);
        let body = |number: u32, code| json!({ "identifier_type": "email", "identifier": email(number), "passcode": code });
        assert_eq!(bodies, [body(0, "402915"), body(1, "913370"), body(2, "000000")]);
        let issue = &written(Passcode::Absent, 1)[0].1;
        assert_eq!(issue["channel"], "direct");
        assert_eq!(issue["identifier_type"], "email");
    }

    #[test]
    fn a_wrong_code_is_never_the_right_one() {
        for code in [*b"000000", *b"999999", *b"402915"] {
            let other = other_than(code);
            assert_ne!(other, code);
            assert!(other.iter().all(u8::is_ascii_digit));
        }
    }
}
