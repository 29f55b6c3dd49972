//! The demo's operators, one for each kind of work, with passwords that were drawn for this installation.

use super::contract::{Contract, Login};
use crate::commands::{operator_refused, password_refused, set_up_refused};
use crate::outcome::Trouble;
use readmit_app::ports::{Random, SystemRandom};
use readmit_app::{App, Caller};
use readmit_core::id::{AccountId, RoleId};
use readmit_core::identifier::{Identifier, IdentifierKind};
use readmit_core::operator::{Grant, Reach, Role};
use readmit_core::profile::{Contact, Name, Profile};
use readmit_core::secret::Secret;

/// The three of them.
pub(super) struct Operators {
    /// May do everything.
    pub(super) admin: Login,
    /// May issue codes.
    pub(super) agent: Login,
    /// May look, and nothing else.
    pub(super) limited_agent: Login,
}

struct Person {
    email: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    role: RoleId,
}

const ADMIN: Person =
    Person { email: "admin@example.com", first_name: "Ada", last_name: "Adler", role: Role::ADMINISTRATOR };
const AGENT: Person =
    Person { email: "agent@example.com", first_name: "Hal", last_name: "Hart", role: Role::HELP_DESK };
const LIMITED: Person = Person {
    email: "limited.agent@example.com",
    first_name: "Lou",
    last_name: "Lane",
    role: Role::READ_ONLY,
};

/// Finds them or makes them. A password that the file has not, or not any more, is replaced.
pub(super) async fn operators(app: &App, kept: Option<&Contract>) -> Result<Operators, Trouble> {
    Ok(Operators {
        admin: operator(app, &ADMIN, kept.and_then(|kept| kept.admin.as_ref())).await?,
        agent: operator(app, &AGENT, kept.and_then(|kept| kept.agent.as_ref())).await?,
        limited_agent: operator(app, &LIMITED, kept.and_then(|kept| kept.limited_agent.as_ref())).await?,
    })
}

async fn operator(app: &App, person: &Person, kept: Option<&Login>) -> Result<Login, Trouble> {
    let caller = Caller::shell();
    let identifier = Identifier::new(&[IdentifierKind::Email], person.email)
        .map_err(|error| Trouble::failure(format!("{}: {error}", person.email)))?;
    let grants = vec![Grant { role: person.role, reach: Reach::Everyone }];
    let Some(found) = app.account(identifier).await? else {
        let password = draw_password();
        let made = app.create_operator(&caller, person.profile(app), grants, Some(&password)).await?;
        made.map_err(set_up_refused)?;
        return Ok(person.login(&password));
    };
    if app.configuration().await?.operator(found.id).is_none() {
        app.set_grants(&caller, found.id, grants).await?.map_err(operator_refused)?;
    }
    if let Some(password) = kept_password(app, found.id, person, kept).await? {
        return Ok(person.login(&password));
    }
    let password = draw_password();
    app.set_password(&caller, found.id, &password).await?.map_err(password_refused)?;
    Ok(person.login(&password))
}

async fn kept_password(
    app: &App,
    account: AccountId,
    person: &Person,
    kept: Option<&Login>,
) -> Result<Option<Secret>, Trouble> {
    let Some(kept) = kept.filter(|kept| kept.email == person.email) else { return Ok(None) };
    let password = Secret::new(kept.password.clone());
    Ok(app.has_password(account, &password).await?.then_some(password))
}

/// Five groups of four consonants, 80 bits: easily typed, and never a word or a name.
fn draw_password() -> Secret {
    const SYMBOLS: &[u8; 16] = b"bcdfghjkmnpqrtvw";
    let random = SystemRandom.bytes();
    let groups = random.chunks(2).take(5).map(|pair| {
        let halves = pair.iter().flat_map(|byte| [byte >> 4, byte & 0xF]);
        halves.map(|half| char::from(SYMBOLS[usize::from(half)])).collect::<String>()
    });
    Secret::new(groups.collect::<Vec<_>>().join("-"))
}

impl Person {
    fn profile(&self, app: &App) -> Profile {
        Profile {
            email: Some(Contact { value: self.email.to_owned(), verified_at: Some(app.now()) }),
            name: Some(Name {
                first_name: Some(self.first_name.to_owned()),
                last_name: Some(self.last_name.to_owned()),
                ..Name::default()
            }),
            ..Profile::default()
        }
    }

    fn login(&self, password: &Secret) -> Login {
        Login { email: self.email.to_owned(), password: password.reveal().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_long_different_and_taken() {
        let (one, other) = (draw_password(), draw_password());
        assert_ne!(one.reveal(), other.reveal());
        assert_eq!(one.reveal().len(), 24);
        for person in [ADMIN, AGENT, LIMITED] {
            assert_eq!(readmit_app::passwords::check(&one, &[person.email, person.first_name]), Ok(()));
        }
    }
}
