//! Fills a database through the product's own use cases: accounts, codes, locks.

use crate::accounts::{Layout, Role, email};
use crate::installation::{self, Code, Credentials, Installation, database_file};
use crate::management;
use crate::request::other_than;
use crate::strangers;
use crate::totp;
use anyhow::{Context as _, Result, anyhow};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use readmit_app::configure::ClientOrder;
use readmit_app::redeem::{NotRedeemed, Redeem};
use readmit_app::totp::import::{Import, ImportedTotp};
use readmit_app::{App, Caller};
use readmit_core::account::IssueOrder;
use readmit_core::application::Passcodes;
use readmit_core::client::TokenAlgorithm;
use readmit_core::code::{Scope, Uses};
use readmit_core::code_policy::CodePolicy;
use readmit_core::id::{ApplicationId, ClientId};
use readmit_core::identifier::{Identifier, IdentifierKind};
use readmit_core::limits::FAILURES_MAX;
use readmit_core::lock::LockPolicy;
use readmit_core::operator::Area;
use readmit_core::permission::Permissions;
use readmit_core::profile::{Association, Contact, Profile};
use readmit_core::secret::Secret;
use readmit_core::time::{Span, Timestamp};
use readmit_core::totp::{LockTier, Parameters};
use readmit_store::{Limits, Sqlite};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Acts under way at once.
const ACTS: usize = 1_024;

/// Lives of codes and locks: longer than any session of measuring.
const LONG: Span = Span::from_hours(24);

/// As many failures as any policy may allow, so that wrong tries meet no lock.
const LENIENT: LockPolicy = LockPolicy { failures_max: FAILURES_MAX, duration: LONG };

/// Sessions that are prepared for the row that registers; each goes on with a token of its own.
const SESSIONS: u32 = 4_000;

/// Fills a SQLite database in `directory` and closes it.
pub(crate) async fn fill(directory: &Path, layout: Layout) -> Result<Installation> {
    filled(directory, layout, None).await
}

/// The same, with so many authenticator apps for each account, and without codes.
pub(crate) async fn fill_apps(directory: &Path, layout: Layout, apps: u32) -> Result<Installation> {
    filled(directory, layout, Some(apps)).await
}

async fn filled(directory: &Path, layout: Layout, apps: Option<u32>) -> Result<Installation> {
    let began = Instant::now();
    eprintln!("preparing {} accounts …", layout.total);
    let store = Sqlite::open(&database_file(directory), Limits::default(), installation::outside())?;
    let app = installation::open(store.clone(), directory).await?;
    let filling = Filling { app: &app, caller: Caller::shell() };
    let filled = match apps {
        None => filling.fill(directory, layout).await,
        Some(apps) => filling.fill_apps(directory, layout, apps).await,
    };
    app.store.close().await;
    let filled = filled?;
    eprintln!("prepared in {:.1} s", began.elapsed().as_secs_f64());
    Ok(filled)
}

struct Filling<'a> {
    app: &'a App,
    caller: Caller,
}

impl Filling<'_> {
    async fn fill(&self, directory: &Path, layout: Layout) -> Result<Installation> {
        let policy =
            CodePolicy { life_default: LONG, life_max: LONG, lock: LENIENT, ..CodePolicy::default() };
        let passcodes = Passcodes { policy, cross_client: true };
        let created =
            self.app.create_application(&self.caller, "Bench".to_owned(), String::new(), passcodes).await?;
        let application = created?.id;
        let eddsa = self.client(application, TokenAlgorithm::EdDSA).await?;
        let rs256 = self.client(application, TokenAlgorithm::RS256).await?;

        let all = 0..layout.total;
        each(all, |number| self.create(application, number)).await?;
        let mut codes = vec![*b"000000"; index(layout.total)];
        let mut learn = |numbers: Range<u32>, issued: Vec<Code>| {
            let start = index(numbers.start);
            codes[start..start + issued.len()].copy_from_slice(&issued);
        };
        // With a limit of one, one wrong try locks.
        self.set_lock(application, LockPolicy { failures_max: 1, ..LENIENT }).await?;
        let locked = layout.of(Role::Locked);
        let issued = self.issue_all(application, locked.clone(), Uses::Single, None).await?;
        let wrong = |number: u32| other_than(issued[index(number - locked.start)]);
        let of = (application, eddsa.id);
        each(locked.clone(), |number| self.attempt(of, number, wrong(number), false)).await?;
        self.set_lock(application, LENIENT).await?;

        let soon = Some(Span::from_secs(1));
        let expired = layout.of(Role::Expired);
        learn(expired.clone(), self.issue_all(application, expired, Uses::Single, soon).await?);
        let used = layout.of(Role::Used);
        let issued = self.issue_all(application, used.clone(), Uses::Single, None).await?;
        learn(used.clone(), issued.clone());
        let right = |number: u32| issued[index(number - used.start)];
        each(used.clone(), |number| self.attempt(of, number, right(number), true)).await?;
        let live = layout.of(Role::Coded);
        let issued = self.issue_all(application, live.clone(), Uses::Multiple(None), None).await?;
        learn(live, issued);
        let strangers = strangers::prepare(self.app, &self.caller).await?;
        let management = management::prepare(self.app, &self.caller, layout).await?;
        let (directory, codes) = (directory.to_owned(), Arc::new(codes));
        let sessions = Arc::default();
        Ok(Installation { directory, layout, eddsa, rs256, codes, strangers, management, sessions })
    }

    /// Accounts with so many authenticator apps each, and sessions of some of them.
    async fn fill_apps(&self, directory: &Path, layout: Layout, apps: u32) -> Result<Installation> {
        let policy = CodePolicy { lock: LENIENT, ..CodePolicy::default() };
        let passcodes = Passcodes { policy, cross_client: true };
        let created =
            self.app.create_application(&self.caller, "Bench".to_owned(), String::new(), passcodes).await?;
        let application = created?.id;
        let tiers = vec![LockTier { failures: FAILURES_MAX, duration: LONG }];
        let per_user_max = u8::try_from(apps).unwrap_or(u8::MAX);
        let change = move |settings: &mut readmit_core::application::Application| {
            settings.totp.lock.tiers.clone_from(&tiers);
            settings.totp.per_user_max = per_user_max;
            // The sessions of the row that registers were let in by a code.
            settings.totp.changes_need_totp = false;
        };
        self.app.update_application(&self.caller, Area::Applications, application, change).await??;
        let eddsa = self.client(application, TokenAlgorithm::EdDSA).await?;
        let rs256 = self.client(application, TokenAlgorithm::RS256).await?;
        each(0..layout.total, |number| self.create(application, number)).await?;
        each(0..layout.total * apps, |place| async move {
            let (number, app) = (place / apps, place % apps);
            let row = ImportedTotp {
                identifier: by_email(number)?,
                label: None,
                seed: totp::seed(number, app)?,
                parameters: Parameters::default(),
                drift: 0,
            };
            let imported = self.app.import_totp(&self.caller, Some(application), &row).await?;
            anyhow::ensure!(
                matches!(imported, Import::Registered(_)),
                "an app was not registered: {imported:?}"
            );
            Ok(())
        })
        .await?;
        let signed_in = 0..layout.total.min(SESSIONS);
        let issued = self.issue_all(application, signed_in.clone(), Uses::Single, None).await?;
        let (issued, client) = (&issued, eddsa.id);
        let sessions = each(signed_in, |number| async move {
            let typed = Secret::new(String::from_utf8(issued[index(number)].to_vec())?);
            let order =
                Redeem { identifier: by_email(number)?, typed, request_id: None, client, application };
            let tokens = self.app.redeem_code(&self.caller, order).await?;
            let tokens = tokens.map_err(|refusal| anyhow!("nobody is in: {refusal:?}"))?;
            Ok(tokens.access_token.reveal().to_owned())
        })
        .await?;
        let strangers = strangers::prepare(self.app, &self.caller).await?;
        let management = management::prepare(self.app, &self.caller, layout).await?;
        let directory = directory.to_owned();
        let (codes, sessions) = (Arc::default(), Arc::new(sessions));
        Ok(Installation { directory, layout, eddsa, rs256, codes, strangers, management, sessions })
    }

    async fn client(&self, application: ApplicationId, algorithm: TokenAlgorithm) -> Result<Credentials> {
        let order = ClientOrder {
            permissions: Some(Permissions::all()),
            algorithm: Some(algorithm),
            ..ClientOrder::default()
        };
        let made = self.app.create_client(&self.caller, application, order).await??;
        Ok(Credentials { id: made.client.id, secret: made.secret })
    }

    async fn set_lock(&self, application: ApplicationId, lock: LockPolicy) -> Result<()> {
        let change = move |settings: &mut readmit_core::application::Application| {
            settings.passcodes.policy.lock = lock;
        };
        self.app.update_application(&self.caller, Area::Applications, application, change).await??;
        Ok(())
    }

    async fn create(&self, application: ApplicationId, number: u32) -> Result<()> {
        let since = Timestamp::default();
        let association = Association { application, since, custom_data: serde_json::Map::new() };
        let profile = Profile {
            email: Some(Contact { value: email(number), verified_at: None }),
            external_user_id: Some(format!("crm-{number:07}")),
            applications: vec![association],
            ..Profile::default()
        };
        self.app.create_account(&self.caller, profile).await??;
        Ok(())
    }

    async fn issue_all(
        &self,
        application: ApplicationId,
        numbers: Range<u32>,
        uses: Uses,
        life: Option<Span>,
    ) -> Result<Vec<Code>> {
        each(numbers, |number| async move {
            let order = IssueOrder { life, uses, ..IssueOrder::new(Scope::Application(application)) };
            let issued = self.app.issue_code(&self.caller, &by_email(number)?, order, None).await?;
            let issued = issued.map_err(|refusal| anyhow!("a code was refused: {refusal:?}"))?;
            Code::try_from(issued.issued.code.reveal().as_bytes()).context("a code of six digits")
        })
        .await
    }

    /// Tries a code; an answer other than the expected one is an error.
    async fn attempt(&self, of: Through, number: u32, code: Code, expected: bool) -> Result<()> {
        let granted = try_code(self.app, &self.caller, of, number, code).await?;
        anyhow::ensure!(granted == expected, "account {number}: an attempt went the wrong way");
        Ok(())
    }
}

/// The application and the client that an attempt goes through.
type Through = (ApplicationId, ClientId);

/// Tries a code; tells whether it was granted.
async fn try_code(
    app: &App,
    caller: &Caller,
    (application, client): Through,
    number: u32,
    code: Code,
) -> Result<bool> {
    let typed = Secret::new(String::from_utf8(code.to_vec())?);
    let identifier = by_email(number)?;
    let order = Redeem { identifier, typed, request_id: None, client, application };
    match app.redeem_code(caller, order).await? {
        Ok(_) => Ok(true),
        Err(NotRedeemed::Refused(_)) => Ok(false),
        Err(NotRedeemed::Typo(typo)) => Err(typo.into()),
    }
}

/// Leaves an installation as if many had tried and many had signed in and gone: that many wrong tries and
/// that many sessions, over all accounts with a code.
pub(crate) async fn age(installed: &Installation, times: u32) -> Result<()> {
    eprintln!("ageing: {times} abandoned attempts and {times} sessions …");
    let directory = &installed.directory;
    let store = Sqlite::open(&database_file(directory), Limits::default(), installation::outside())?;
    let app = installation::open(store, directory).await?;
    let configuration = app.configuration().await?;
    let client = installed.eddsa.id;
    let (_, application) = configuration.live_client(client).context("the client is there")?;
    let (of, caller) = ((application.id, client), Caller::shell());
    let coded = installed.layout.of(Role::Coded);
    let whom = |act: u32| coded.start + act % (coded.end - coded.start);
    let right = |act: u32| installed.codes[index(whom(act))];
    let (app, caller) = (&app, &caller);
    let aged = async {
        let granted = each(0..times, |act| try_code(app, caller, of, whom(act), right(act))).await?;
        let wrong =
            each(0..times, |act| try_code(app, caller, of, whom(act), other_than(right(act)))).await?;
        anyhow::Ok((granted, wrong))
    };
    let aged = aged.await;
    app.store.close().await;
    let (granted, wrong) = aged?;
    let as_expected = granted.into_iter().all(|granted| granted) && !wrong.into_iter().any(|granted| granted);
    anyhow::ensure!(as_expected, "ageing: an attempt went the wrong way");
    Ok(())
}

/// The identifier of an account.
pub(crate) fn by_email(number: u32) -> Result<Identifier> {
    Ok(Identifier::new(&[IdentifierKind::Email], &email(number))?)
}

/// Acts on many accounts at once; answers in the order of the numbers.
pub(crate) async fn each<T, F: Future<Output = Result<T>>>(
    numbers: Range<u32>,
    act: impl Fn(u32) -> F,
) -> Result<Vec<T>> {
    stream::iter(numbers).map(act).buffered(ACTS).try_collect().await
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
