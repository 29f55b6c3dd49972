//! Codes of authenticator apps: databases in which every account has one app, or twenty, and requests whose codes are made
//! when they are sent.

use crate::accounts::{Layout, Role, Walk, email};
use crate::cli::{Kind, Settings};
use crate::installation::Installation;
use crate::load::now;
use crate::plan::{Operation, Row, USUAL, named};
use crate::prepare;
use crate::request::{Case, Expected};
use anyhow::Result;
use readmit_core::totp::{CodeKey, Parameters, Seed, Step};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// Apps of each account in the second database.
pub(crate) const MANY: u32 = 20;

/// Accounts of the second database for each account of the first.
const FEWER: u32 = 10;

/// The path of *verify a code*.
const VERIFY: &str = "/cis/v1/auth/totp/verify";
/// The path of *register an app*.
const REGISTER: &str = "/cis/v1/auth/totp/register";

/// The two databases.
#[derive(Debug)]
pub(crate) struct Bases {
    pub(crate) one: Installation,
    pub(crate) many: Installation,
}

/// The seed of an account's app.
pub(crate) fn seed(account: u32, app: u32) -> Result<Seed> {
    let bytes = [&account.to_be_bytes()[..], &app.to_be_bytes(), b"bench seed.."].concat();
    Ok(Seed::new(bytes)?)
}

/// The row on the second database.
pub(crate) const MANY_ROW: Row =
    Row { kind: Kind::Sqlite, operation: Operation::TotpWrong, connections: USUAL };

/// Its label.
pub(crate) fn many_label() -> String {
    format!("{}, {MANY} apps", MANY_ROW.label())
}

/// The rows on the first database that are asked for.
pub(crate) fn rows(settings: &Settings) -> Vec<Row> {
    let row = |operation, connections| Row { kind: Kind::Sqlite, operation, connections };
    let all = [
        row(Operation::TotpWrong, 1),
        row(Operation::TotpWrong, USUAL),
        row(Operation::TotpRight, USUAL),
        row(Operation::TotpRegister, USUAL),
    ];
    all.into_iter().filter(|row| settings.wants(&row.name())).collect()
}

/// Whether the second database is needed.
pub(crate) fn wants_many(settings: &Settings) -> bool {
    settings.wants(&named(&many_label(), USUAL))
}

/// Fills both databases.
pub(crate) fn prepare(settings: &Settings, runtime: &Handle, directory: &Path) -> Result<Bases> {
    let fill = |name: &str, accounts, apps| -> Result<Installation> {
        let directory = directory.join(name);
        std::fs::create_dir(&directory)?;
        runtime.block_on(prepare::fill_apps(&directory, Layout::coded(accounts), apps))
    };
    let fewer = (settings.accounts / FEWER).max(1);
    Ok(Bases { one: fill("totp-one", settings.accounts, 1)?, many: fill("totp-many", fewer, MANY)? })
}

/// The requests behind an operation.
pub(crate) fn case(operation: Operation, bearer: &str, installed: &Installation, apps: u32) -> Case {
    match operation {
        Operation::TotpRegister => register(installed),
        _ => Case::totp(operation.name(), Codes::new(operation, bearer, installed, apps)),
    }
}

fn register(installed: &Installation) -> Case {
    let body = r#"{"allow_override":true}"#;
    let request = |token: &String| {
        format!(
            "POST {REGISTER} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    };
    let requests = installed.sessions.iter().map(request).collect();
    Case::fixed(Operation::TotpRegister.name(), Expected::REGISTERED, requests)
}

/// Codes for each account in turn.
#[derive(Debug, Clone)]
pub(crate) struct Codes {
    head: Vec<u8>,
    accounts: Walk,
    first: u32,
    right: bool,
    apps: u32,
    /// The last step that was used, by account.
    used: Vec<Step>,
}

impl Codes {
    fn new(operation: Operation, bearer: &str, installed: &Installation, apps: u32) -> Self {
        let numbers = installed.layout.of(Role::Coded);
        let (first, count) = (numbers.start, numbers.end - numbers.start);
        let length = body("000000", first).len();
        let head = format!(
            "POST {VERIFY} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {bearer}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        );
        let used = vec![0; usize::try_from(count).unwrap_or(0)];
        let (right, accounts) = (operation == Operation::TotpRight, Walk::new(numbers));
        Self { head: head.into_bytes(), accounts, first, right, apps, used }
    }

    /// What the answers must be.
    pub(crate) const fn expected(&self) -> Expected {
        if self.right { Expected::GRANTED } else { Expected::WRONG }
    }

    /// The next request.
    pub(crate) fn write(&mut self, to: &mut Vec<u8>) {
        let number = self.accounts.next();
        let code = self.code(number).unwrap_or_else(|| "000000".to_owned());
        to.extend_from_slice(&self.head);
        to.extend_from_slice(body(&code, number).as_bytes());
    }

    fn code(&mut self, number: u32) -> Option<String> {
        let parameters = Parameters::default();
        let current = parameters.step_at(now());
        let key = |app: u32| {
            seed(number, app).map(|seed| CodeKey::new(&seed, parameters.algorithm, parameters.digits))
        };
        if self.right {
            // Each step is accepted once: the oldest one that was not used yet.
            let used = self.used.get_mut(usize::try_from(number - self.first).ok()?)?;
            *used = (*used + 1).max(current - 1);
            return Some(key(0).ok()?.text(*used));
        }
        // No code of any app at any time near.
        let near: Option<Vec<String>> = (0..self.apps)
            .map(|app| {
                key(app)
                    .ok()
                    .map(|key| (current - 2..=current + 2).map(|step| key.text(step)).collect::<Vec<_>>())
            })
            .collect::<Option<Vec<_>>>()
            .map(|all| all.concat());
        let near = near?;
        (0..=near.len()).map(|number| format!("{number:06}")).find(|code| !near.contains(code))
    }
}

fn body(code: &str, number: u32) -> String {
    format!(r#"{{"token":"{code}","identifier_type":"email","identifier":"{}"}}"#, email(number))
}

/// What one check costs at least: setting up the key and the three steps of the usual window, in seconds.
pub(crate) fn check_cost() -> Result<f64> {
    const CHECKS: u32 = 200_000;
    let (seed, parameters) = (seed(1, 1)?, Parameters::default());
    let began = Instant::now();
    for check in 0..CHECKS {
        let key = CodeKey::new(std::hint::black_box(&seed), parameters.algorithm, parameters.digits);
        let step = Step::from(check);
        std::hint::black_box([key.code(step), key.code(step + 1), key.code(step + 2)]);
    }
    Ok(Duration::as_secs_f64(&began.elapsed()) / f64::from(CHECKS))
}
