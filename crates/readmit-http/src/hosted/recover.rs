//! `/recover`: identifier and code let a user in. Then they see what happened to their account, and may add an
//! authenticator app. What knows them again travels in the forms: there is no cookie, and nothing is in an address.

mod words;

use super::words::Words as Frame;
use super::{Brand, Entry, Field, Form, History, Page, Scan};
use crate::admin::door;
use crate::call::Call;
use crate::fault::Fault;
use crate::recorded;
use axum::http::StatusCode;
use axum::response::Response;
use data_encoding::BASE64;
use readmit_app::Caller;
use readmit_app::history::HistoryQuery;
use readmit_app::redeem::{NotRedeemed, Recover};
use readmit_app::totp::{NewTotp, NotConfirmed, NotVerified, RegisterOwn, RegistrationRefused, qr};
use readmit_core::account::totp::{RegisterRefusal, TotpReason};
use readmit_core::event::{Actor, EventKind};
use readmit_core::id::{AccountId, ApplicationId, ClientId, TotpId};
use readmit_core::identifier::Identifier;
use readmit_core::recovery_pass::{NOWHERE, RecoveryPass};
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use words::{Events, Words};

pub(super) const PATH: &str = "/recover";
pub(super) const ADD: &str = "/recover/authenticator";
pub(super) const CONFIRM: &str = "/recover/authenticator/code";

/// Lines of what happened lately.
const HISTORY_MAX: u32 = 8;

/// Where the page is shown, and in which words.
struct Place {
    frame: &'static Frame,
    words: &'static Words,
    /// The client that the page is for, and its application; a client that is none is told from no client by nobody.
    at: Option<(ClientId, ApplicationId)>,
    /// What the user gets back into.
    name: Option<String>,
    brand: Brand,
}

impl Place {
    async fn of(call: &Call, client: Option<ClientId>) -> Result<Self, Fault> {
        let frame = Frame::of(&call.parts.headers);
        let configuration = call.app().configuration().await?;
        let found = client.and_then(|client| configuration.live_client(client));
        let theme = &call.state.settings.theme;
        let organisation = Some(configuration.organisation.name.clone());
        let of_all = theme.name.clone().or(organisation).filter(|name| !name.trim().is_empty());
        let of_one = found.map(|(_, application)| application.name.clone());
        Ok(Self {
            frame,
            words: Words::of(frame.language),
            at: found.map(|(client, application)| (client.id, application.id)),
            name: of_one.or_else(|| of_all.clone()),
            brand: Brand { name: of_all, logo: theme.logo.clone() },
        })
    }

    fn page(&self, status: StatusCode, title: &'static str, paragraphs: Vec<&'static str>) -> Page {
        let page = Page::saying(status, self.frame, title, paragraphs);
        Page { brand: Some(self.brand.clone()), ..page }
    }

    fn caller(&self, call: &Call, account: Option<AccountId>) -> Caller {
        let actor = account.map_or(Actor::Stranger, Actor::Account);
        let user_agent = door::user_agent(&call.parts);
        Caller { actor, client: self.at, user_agent, ..call.caller.clone() }
    }

    /// Identifier and code.
    fn front(&self, identifier: String, alert: Option<String>) -> Response {
        let words = self.words;
        let title = match &self.name {
            Some(name) => words.title.replace("{name}", name).into(),
            None => words.title_nameless.into(),
        };
        let field = |name, label, hint, autocomplete, value| Field {
            name,
            label,
            hint,
            kind: "text",
            autocomplete,
            input_mode: Some("text"),
            value,
            required: true,
        };
        let form = Form {
            action: PATH,
            hidden: self.at.iter().map(|(client, _)| ("client_id", client.to_string())).collect(),
            fields: vec![
                field("identifier", words.identifier_label, None, "username", identifier),
                // What was typed as a code is not sent back.
                field("code", words.code_label, Some(words.code_hint), "one-time-code", String::new()),
            ],
            button: words.button,
            grave: false,
        };
        let page = self.page(status(alert.is_some()), "", vec![words.intro]);
        Page { title, alert: alert.map(Into::into), form: Some(form), ..page }.respond()
    }

    fn over(&self) -> Response {
        self.page(StatusCode::GONE, self.words.over_title, vec![self.words.over]).respond()
    }

    fn no_more(&self, why: &'static str) -> Response {
        self.page(StatusCode::CONFLICT, self.words.scan_title, vec![why]).respond()
    }

    /// The first code of an authenticator app; with what is scanned, the one time that it can be shown.
    fn first_code(&self, pass: &Secret, totp: TotpId, scan: Option<Scan>, alert: Option<String>) -> Response {
        let words = self.words;
        let form = Form {
            action: CONFIRM,
            hidden: vec![("pass", pass.reveal().to_owned()), ("totp", totp.to_string())],
            fields: vec![Field {
                name: "code",
                label: words.first_label,
                hint: None,
                kind: "text",
                autocomplete: "one-time-code",
                input_mode: Some("numeric"),
                value: String::new(),
                required: true,
            }],
            button: words.first_button,
            grave: false,
        };
        let told = if scan.is_some() { vec![words.scan] } else { Vec::new() };
        let page = self.page(status(alert.is_some()), words.scan_title, told);
        Page { alert: alert.map(Into::into), scan, form: Some(form), ..page }.respond()
    }
}

/// `GET /recover?client_id=…`
pub(super) async fn ask(call: Call) -> Result<Response, Fault> {
    let client = super::field(&call.query()?, "client_id").and_then(|text| text.parse().ok());
    Ok(Place::of(&call, client).await?.front(String::new(), None))
}

/// `POST /recover`
pub(super) async fn enter(call: Call) -> Result<Response, Fault> {
    let form = super::form(&call)?;
    let text = |name| super::field(&form, name).unwrap_or_default();
    let place = Place::of(&call, text("client_id").parse().ok()).await?;
    let (given, typed) = (text("identifier"), Secret::new(text("code")));
    let words = place.words;
    let identifier = match Identifier::new(Identifier::ANY, &given) {
        Ok(identifier) if !typed.reveal().trim().is_empty() => identifier,
        _ => return Ok(place.front(given, Some(words.incomplete.to_owned()))),
    };
    let order = Recover { identifier, typed, at: place.at };
    match call.app().recover(&place.caller(&call, None), order).await? {
        Ok(pass) => welcome(&call, &place, pass).await,
        Err(NotRedeemed::Typo(_)) => Ok(place.front(given, Some(words.typo.to_owned()))),
        Err(NotRedeemed::Refused(refusal)) => {
            // One sentence for whatever it was; the log has the truth under the number.
            let said = words.refused.replace("{reference}", &refusal.reference.to_string());
            Ok(place.front(given, Some(said)))
        }
    }
}

/// `POST /recover/authenticator`: what an authenticator app scans.
pub(super) async fn add(call: Call) -> Result<Response, Fault> {
    let form = super::form(&call)?;
    let (place, sealed, pass) = known(&call, &form).await?;
    let Some(pass) = pass else { return Ok(place.over()) };
    // Nobody is locked out by an app that never scanned: it counts after its first code.
    let order = RegisterOwn { label: None, replace: false, confirmation: true };
    let caller = place.caller(&call, Some(pass.session.account));
    match call.app().register_own_totp(&caller, pass.client, pass.session, order).await? {
        Ok(new) => Ok(place.first_code(&sealed, new.totp.id, Some(scan(place.words, &new)?), None)),
        Err(RegistrationRefused::NoSession) => Ok(place.over()),
        Err(RegistrationRefused::Refused(refusal)) => Ok(place.no_more(why_not(place.words, &refusal))),
    }
}

/// `POST /recover/authenticator/code`: its first code.
pub(super) async fn confirm(call: Call) -> Result<Response, Fault> {
    let form = super::form(&call)?;
    let (place, sealed, pass) = known(&call, &form).await?;
    let text = |name| super::field(&form, name).unwrap_or_default();
    let (Some(pass), Ok(totp)) = (pass, text("totp").parse()) else { return Ok(place.over()) };
    let (words, typed) = (place.words, Secret::new(text("code")));
    let caller = place.caller(&call, Some(pass.session.account));
    let own = (pass.client, pass.session);
    let again = |said: String| Ok(place.first_code(&sealed, totp, None, Some(said)));
    match call.app().confirm_own_totp(&caller, own, Some(totp), &typed).await? {
        Ok(_) => Ok(place.page(StatusCode::OK, words.added_title, vec![words.added]).respond()),
        Err(NotConfirmed::Limit(refusal)) => Ok(place.no_more(why_not(words, &refusal))),
        Err(NotConfirmed::NotVerified(NotVerified::Typo(_))) => again(words.first_typo.to_owned()),
        Err(NotConfirmed::NotVerified(NotVerified::Denied(_))) => Ok(place.no_more(words.not_now)),
        Err(NotConfirmed::NotVerified(NotVerified::Refused(refusal))) => match refusal.reason {
            TotpReason::NoSession | TotpReason::ClientGone => Ok(place.over()),
            _ => again(words.first_refused.replace("{reference}", &refusal.reference.to_string())),
        },
    }
}

/// Who was let in by the page before, as far as that is still so.
async fn known(
    call: &Call,
    form: &[(String, String)],
) -> Result<(Place, Secret, Option<RecoveryPass>), Fault> {
    let app = call.app();
    let sealed = Secret::new(super::field(form, "pass").unwrap_or_default());
    let pass = RecoveryPass::open(&sealed, app.tenant, &app.keys.digest, app.now()).ok();
    let place = Place::of(call, pass.map(|pass| pass.client)).await?;
    // A client that was switched off meanwhile leaves nothing to go on with.
    let pass = pass.filter(|pass| pass.client == NOWHERE.0 || place.at.is_some());
    Ok((place, sealed, pass))
}

async fn welcome(call: &Call, place: &Place, pass: RecoveryPass) -> Result<Response, Fault> {
    let (app, words) = (call.app(), place.words);
    let query = HistoryQuery {
        subject: Some(pass.session.account),
        types: Events::KINDS.map(str::to_owned).to_vec(),
        limit: HISTORY_MAX,
        ..HistoryQuery::default()
    };
    let mut entries = Vec::new();
    for event in app.history(&query).await?.events {
        let (recorded, _) = recorded::read(&event)?;
        if let Some(text) = told(&recorded.event, &words.events) {
            let (at, shown) = times(recorded.at);
            entries.push(Entry { at, shown, text });
        }
    }
    let form = Form {
        action: ADD,
        hidden: vec![("pass", pass.seal(app.tenant, &app.keys.digest).reveal().to_owned())],
        fields: Vec::new(),
        button: words.offer_button,
        grave: false,
    };
    let history = History { title: words.history_title, entries, hint: words.history_hint };
    let page = place.page(StatusCode::OK, words.in_title, vec![words.in_text, words.offer]);
    Ok(Page { form: Some(form), history: Some(history), ..page }.respond())
}

fn told(event: &EventKind, words: &Events) -> Option<&'static str> {
    Some(match event {
        EventKind::CodeIssued { .. } => words.code_issued,
        EventKind::CodeRedeemed { .. } => words.code_redeemed,
        EventKind::CodeRefused { .. } => words.code_refused,
        EventKind::CodeRevoked { .. } => words.code_revoked,
        EventKind::CodesLocked { .. } => words.codes_locked,
        EventKind::CodesUnlocked => words.codes_unlocked,
        EventKind::TotpRegistered { .. } => words.totp_registered,
        EventKind::TotpConfirmed { .. } => words.totp_confirmed,
        EventKind::TotpRevoked { .. } => words.totp_revoked,
        EventKind::PasswordAccepted => words.password_accepted,
        EventKind::PasswordRefused { .. } => words.password_refused,
        EventKind::PasswordSet => words.password_set,
        EventKind::NotMe { .. } => words.not_me,
        _ => return None,
    })
}

/// For programs, and for people: without a script nobody knows where the reader's clock stands.
fn times(at: Timestamp) -> (String, String) {
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or(jiff::Timestamp::MAX);
    (at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), at.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

fn scan(words: &'static Words, new: &NewTotp) -> Result<Scan, Fault> {
    let picture = qr::png(&new.uri).map_err(|error| Fault::internal(error.to_string()))?;
    let key = new.totp.seed.to_base32();
    let groups = key.reveal().as_bytes().chunks(4).map(String::from_utf8_lossy);
    Ok(Scan {
        picture: format!("data:image/png;base64,{}", BASE64.encode(&picture)),
        says: words.scan_picture,
        key_label: words.scan_key,
        key: groups.collect::<Vec<_>>().join(" "),
        address: new.uri.reveal().to_owned(),
        open: words.scan_open,
    })
}

const fn why_not(words: &'static Words, refusal: &RegisterRefusal) -> &'static str {
    match refusal {
        RegisterRefusal::AlreadyRegistered
        | RegisterRefusal::LimitReached { .. }
        | RegisterRefusal::StepUpNeeded
        | RegisterRefusal::Known { .. } => words.exists,
        _ => words.not_now,
    }
}

const fn status(is_refused: bool) -> StatusCode {
    if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}
