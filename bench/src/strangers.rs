//! What strangers may ask without a token: signing in as an operator, proving a client's secret, and the link of a
//! notice. Which of the refusals it is must not show in the time that it takes.

use crate::accounts::{Role, email};
use crate::classes::Surface;
use crate::installation::Installation;
use crate::request::{Case, Expected};
use anyhow::{Result, anyhow};
use readmit_app::{App, Caller};
use readmit_core::event::Origin;
use readmit_core::id::{AccountId, EventId};
use readmit_core::identifier::Identifier;
use readmit_core::limits::FAILURES_MAX;
use readmit_core::lock::LockPolicy;
use readmit_core::notice::NotMeLink;
use readmit_core::operator::{Area, Grant, Reach, Role as OperatorRole};
use readmit_core::profile::{Contact, Profile};
use readmit_core::secret::Secret;
use readmit_core::time::Span;
use uuid::Uuid;

/// Operators who are asked for with wrong passwords: together they may fail more often than a run asks.
const OPERATORS: u32 = 8;
const PASSWORD: &str = "a quiet green kettle";
const WRONG_PASSWORD: &str = "a quiet green bottle";

/// What was prepared for them.
#[derive(Debug, Clone)]
pub(crate) struct Strangers {
    /// Links of notices to an account that exists and to one that does not.
    known_link: String,
    unknown_link: String,
}

fn operator(number: u32) -> String {
    format!("operator{number:03}@bench.example")
}

/// Numbers of the operators who are locked, and of those who have no password yet.
const LOCKED: u32 = OPERATORS;
const WITHOUT_PASSWORD: u32 = OPERATORS + 1;

/// Makes operators and links.
pub(crate) async fn prepare(app: &App, caller: &Caller) -> Result<Strangers> {
    for number in 0..=WITHOUT_PASSWORD {
        let password = (number != WITHOUT_PASSWORD).then(|| Secret::new(PASSWORD.to_owned()));
        let profile = Profile {
            email: Some(Contact { value: operator(number), verified_at: None }),
            ..Profile::default()
        };
        let grants = vec![Grant { role: OperatorRole::HELP_DESK, reach: Reach::Everyone }];
        app.create_operator(caller, profile, grants, password.as_ref()).await??;
    }
    // With a limit of one, one wrong password locks.
    set_lock(app, caller, 1).await?;
    let locked = Identifier::new(Identifier::ANY, &operator(LOCKED))?;
    let wrong = Secret::new(WRONG_PASSWORD.to_owned());
    let refused = app.sign_in_operator(&locked, &wrong, None, Origin::system()).await?;
    anyhow::ensure!(refused.is_err(), "a wrong password let somebody in");
    set_lock(app, caller, FAILURES_MAX).await?;

    let known = app.account(locked).await?.ok_or_else(|| anyhow!("an operator is missing"))?.id;
    let unknown = AccountId::from_random([7; 16]);
    let at = u64::try_from(app.now().as_millis())?;
    let notice = EventId::from_uuid(uuid::Builder::from_unix_timestamp_millis(at, &[7; 10]).into_uuid());
    let link = |account| {
        let link = NotMeLink { account, notice, code: None };
        link.seal(app.tenant, &app.keys.digest).reveal().to_owned()
    };
    Ok(Strangers { known_link: link(known), unknown_link: link(unknown) })
}

async fn set_lock(app: &App, caller: &Caller, failures_max: u32) -> Result<()> {
    let lock = LockPolicy { failures_max, duration: Span::from_hours(24) };
    app.update_organisation(caller, Area::Operators, move |organisation| organisation.sign_in.lock = lock)
        .await??;
    Ok(())
}

/// Their surfaces; of each, the first kind is what the others are compared with.
pub(crate) fn surfaces(installed: &Installation) -> Vec<Surface> {
    let layout = installed.layout;
    let someone = |role| email(layout.of(role).start);
    let sign_in = |name, addresses: Vec<String>| {
        let requests = addresses.iter().map(|address| sign_in(address)).collect();
        Case::fixed(name, Expected::UNAUTHORIZED, requests)
    };
    let token = |name, id: String| Case::fixed(name, Expected::UNAUTHORIZED, vec![token(&id)]);
    let page = |name, link: &str| Case::fixed(name, Expected::GRANTED, vec![page(link)]);
    let strangers = &installed.strangers;
    vec![
        Surface {
            name: "operator sign-in",
            cases: vec![
                sign_in("wrong password", (0..OPERATORS).map(operator).collect()),
                sign_in("unknown address", vec![someone(Role::Unknown)]),
                sign_in("no operator", vec![someone(Role::Bare)]),
                sign_in("locked password", vec![operator(LOCKED)]),
                sign_in("no password yet", vec![operator(WITHOUT_PASSWORD)]),
            ],
        },
        Surface {
            name: "token endpoint",
            cases: vec![
                token("wrong secret", installed.eddsa.id.to_string()),
                token("unknown client", Uuid::from_u128(0x4000_8000_0000_0000_0001).to_string()),
            ],
        },
        Surface {
            name: "not-me page",
            cases: vec![
                page("existing account", &strangers.known_link),
                page("unknown account", &strangers.unknown_link),
            ],
        },
    ]
}

fn post(path: &str, kind: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn sign_in(address: &str) -> Vec<u8> {
    let body = format!(r#"{{"email":"{address}","password":"{WRONG_PASSWORD}"}}"#);
    post("/admin/api/v1/session", "application/json", &body)
}

fn token(client: &str) -> Vec<u8> {
    let body = format!("grant_type=client_credentials&client_id={client}&client_secret={}", "x".repeat(43));
    post("/oidc/token", "application/x-www-form-urlencoded", &body)
}

fn page(link: &str) -> Vec<u8> {
    format!("GET /not-me?t={link} HTTP/1.1\r\nHost: localhost\r\n\r\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_whole() {
        let text = String::from_utf8(sign_in("a@b.example")).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.ends_with(&format!("Content-Length: {}", body.len())), "{text}");
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(body, serde_json::json!({ "email": "a@b.example", "password": WRONG_PASSWORD }));
    }
}
