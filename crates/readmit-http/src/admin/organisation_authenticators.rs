//! The authenticators that the organisation has, and the settings of that of temporary access codes.

use super::code_policy::{AlphabetWord, CodePolicyInput, CodePolicyShown};
use super::doc::{Doc, schema};
use super::reach::for_everyone;
use super::refusal::{conflict, denied, policy, unacceptable};
use super::wire::date_time;
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::organisation_authenticators::AuthenticatorRefusal;
use readmit_core::authenticator::{Authenticator, AuthenticatorKey};
use readmit_core::code_policy::CodePolicy;
use readmit_core::configuration::Configuration;
use readmit_core::operator::Area;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const READ: Access = Access::Operator(Area::AuthenticationMethods.read());

super::resource! {
    GET "/admin/api/v1/authenticators", READ, list,
        Doc::new("Organisation", "List the authenticators that the organisation has")
            .answer(200, schema::<OrganisationAuthenticators>);
    GET "/admin/api/v1/authenticators/tac", READ, read,
        Doc::new("Organisation", "Read the settings of the temporary access code authenticator")
            .saying("They are those of the policy of organisation-wide codes: there is one source of truth.")
            .answer(200, schema::<TacAuthenticator>);
    PUT "/admin/api/v1/authenticators/tac", Access::Operator(Area::AuthenticationMethods.write()), put,
        Doc::new("Organisation", "Set up the temporary access code authenticator")
            .saying("Adds it where the organisation does not have it yet. What is left out stays. While it is off, codes that \
                     answer everywhere are neither generated nor accepted; it cannot be switched off while active policies \
                     name it.")
            .body(schema::<TacSettings>)
            .answer(200, schema::<TacAuthenticator>);
}

#[derive(Serialize, ToSchema)]
struct OrganisationAuthenticators {
    authenticators: Vec<OrganisationAuthenticator>,
}

/// An authenticator that the organisation has.
#[derive(Serialize, ToSchema)]
struct OrganisationAuthenticator {
    #[schema(format = Uuid)]
    id: String,
    /// password, security_question, tac, email, phone, totp, webauthn, push_app or hardware_token.
    key: &'static str,
    name: String,
    /// Whether it can be used at all.
    active: bool,
    /// Its ways of proof that can be used.
    methods: Vec<&'static str>,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// The temporary access code authenticator.
#[derive(Serialize, ToSchema)]
struct TacAuthenticator {
    /// Null where the organisation has not added it yet: codes that answer everywhere are generated and accepted all the
    /// same, but policies do not know them.
    #[schema(format = Uuid)]
    id: Option<String>,
    name: String,
    /// Whether codes that answer everywhere are generated and accepted.
    active: bool,
    alphabet: AlphabetWord,
    /// Whether complex codes have letters.
    letters: bool,
    /// Whether complex codes have special characters.
    specials: bool,
    /// Symbols that are drawn.
    length: u8,
    life_min_seconds: u64,
    life_default_seconds: u64,
    life_max_seconds: u64,
    /// Whether codes that may be used more than once can be issued.
    multiple_use: bool,
    /// The active policies that name it.
    policies: Vec<NamingPolicy>,
}

/// An active policy that names the authenticator.
#[derive(Serialize, ToSchema)]
struct NamingPolicy {
    #[schema(format = Uuid)]
    id: String,
    name: String,
}

/// A change of the temporary access code authenticator; what is not given stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TacSettings {
    name: Option<String>,
    active: Option<bool>,
    alphabet: Option<AlphabetWord>,
    letters: Option<bool>,
    specials: Option<bool>,
    length: Option<u8>,
    life_min_seconds: Option<u64>,
    life_default_seconds: Option<u64>,
    life_max_seconds: Option<u64>,
    multiple_use: Option<bool>,
}

impl OrganisationAuthenticator {
    fn of(known: &Authenticator) -> Self {
        let methods = known.key.methods().iter().filter(|method| known.offers(**method));
        Self {
            id: known.id.to_string(),
            key: known.key.as_str(),
            name: known.name.clone(),
            active: known.active,
            methods: methods.map(|method| method.as_str()).collect(),
            updated_at: date_time(known.updated_at),
        }
    }
}

impl TacAuthenticator {
    fn of(configuration: &Configuration) -> Self {
        let key = AuthenticatorKey::TemporaryAccessCode;
        let known = configuration.authenticator_by_key(key);
        let policy = CodePolicyShown::of(&configuration.organisation.codes);
        let naming = configuration.policies_naming(key).into_iter();
        Self {
            id: known.map(|known| known.id.to_string()),
            name: known.map_or_else(|| key.usual_name().to_owned(), |known| known.name.clone()),
            active: configuration.organisation_codes_on(),
            alphabet: policy.alphabet,
            letters: policy.letters,
            specials: policy.specials,
            length: policy.length,
            life_min_seconds: policy.life_min_seconds,
            life_default_seconds: policy.life_default_seconds,
            life_max_seconds: policy.life_max_seconds,
            multiple_use: policy.multiple_use,
            policies: naming
                .map(|policy| NamingPolicy { id: policy.id.to_string(), name: policy.name.clone() })
                .collect(),
        }
    }
}

impl TacSettings {
    /// The part that is the organisation's code policy.
    fn codes(&self) -> CodePolicyInput {
        CodePolicyInput {
            alphabet: self.alphabet,
            letters: self.letters,
            specials: self.specials,
            length: self.length,
            life_min_seconds: self.life_min_seconds,
            life_default_seconds: self.life_default_seconds,
            life_max_seconds: self.life_max_seconds,
            multiple_use: self.multiple_use,
            ..CodePolicyInput::default()
        }
    }
}

async fn list(call: Call) -> Result<Response, Fault> {
    let configuration = for_everyone(&call, Area::AuthenticationMethods.read()).await?;
    let mut authenticators: Vec<_> = configuration.authenticators().cloned().collect();
    authenticators.sort_by_key(|known| (known.key, known.id));
    let authenticators = authenticators.iter().map(|known| OrganisationAuthenticator::of(known)).collect();
    Ok(json(StatusCode::OK, &OrganisationAuthenticators { authenticators }))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let configuration = for_everyone(&call, Area::AuthenticationMethods.read()).await?;
    Ok(json(StatusCode::OK, &TacAuthenticator::of(&configuration)))
}

async fn put(call: Call) -> Result<Response, Fault> {
    let given: TacSettings = call.json()?;
    let (name, active, codes) = (given.name.clone(), given.active, given.codes());
    codes.check()?;
    let change = move |codes_now: &CodePolicy| {
        let mut changed = codes_now.clone();
        codes.apply(&mut changed);
        changed.settings()
    };
    call.app().set_up_tac(&call.caller, name, active, change).await?.map_err(refused)?;
    let configuration = call.app().configuration().await?;
    Ok(json(StatusCode::OK, &TacAuthenticator::of(&configuration)))
}

fn refused(refusal: AuthenticatorRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        AuthenticatorRefusal::Codes(errors) => policy(&errors),
        AuthenticatorRefusal::Name => unacceptable("name_invalid", message),
        AuthenticatorRefusal::InUse(names) => conflict("in_use", message).with("policies", names),
        AuthenticatorRefusal::Denied(denial) => denied(denial),
        AuthenticatorRefusal::NoSuchAuthenticator
        | AuthenticatorRefusal::NoSuchMethod
        | AuthenticatorRefusal::AlreadyActive
        | AuthenticatorRefusal::OtherKey
        | AuthenticatorRefusal::Indispensable
        | AuthenticatorRefusal::LastMethod
        | AuthenticatorRefusal::Settings => conflict("conflict", message),
    }
}
