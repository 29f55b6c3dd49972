//! How the world must be when the steps are over.

use super::file::{After, AfterUser, ContextUser};
use super::matcher::{Compared, Difference};
use super::seen::Seen;
use super::session::Session;
use super::users::{by_id, is_password, labels, part};
use super::value::Template;
use super::world::{Stopped, World};
use readmit_app::totp::{NotVerified, VerifyTotp};
use readmit_core::journey::Value;
use readmit_core::secret::Secret;

/// Looks at everything; answers what is not as expected.
pub(super) async fn look(after: &After, session: &mut Session<'_>) -> Result<Vec<Difference>, Stopped> {
    let mut differences = Vec::new();
    if let Some(wanted) = &after.context_user {
        let found = context_user(session).await?;
        let is_meant = match (wanted, &found) {
            (ContextUser::Nobody, None) => true,
            (ContextUser::Is(wanted), Some(names)) => names.contains(wanted),
            _ => false,
        };
        if !is_meant {
            let found = found.and_then(|names| names.into_iter().next());
            let found = found.unwrap_or_else(|| "nobody".to_owned());
            let wanted = if let ContextUser::Is(name) = wanted { name } else { "nobody" };
            differences.push(Difference::new("after.context_user", wanted, found));
        }
    }
    if let Some(wanted) = &after.sent_to {
        differences.extend(sent_to(wanted, session.world)?);
    }
    for (name, wanted) in &after.users {
        user(name, wanted, session.world, &mut differences).await?;
    }
    Ok(differences)
}

/// Whom the journey let in: the names by which that user can be meant, the file's own first.
async fn context_user(session: &Session<'_>) -> Result<Option<Vec<String>>, Stopped> {
    let Some(Seen::End { end: "success", claims: Some(claims), .. }) = &session.seen else { return Ok(None) };
    let Some(subject) = claims.get("sub").and_then(Value::as_text) else { return Ok(None) };
    let world = &*session.world;
    let own = world.users.iter().filter(|(_, id)| id.to_string() == subject).map(|(name, _)| name.clone());
    let account = world.account(subject).await?;
    let identifiers = account.profile.identifiers().into_iter().map(|(_, value)| value.as_str().to_owned());
    Ok(Some(own.chain(identifiers).chain([subject.to_owned()]).collect()))
}

/// Addresses in order; messages that left after the same turn have none among themselves.
fn sent_to(wanted: &[Template], world: &World) -> Result<Vec<Difference>, Stopped> {
    let known = world.known();
    let wanted = wanted.iter().map(|to| to.value(&known).map(|to| to.to_string()));
    let wanted = wanted.collect::<Result<Vec<String>, String>>()?;
    let found: Vec<String> = world.sent.iter().map(|message| message.to.clone()).collect();
    let by_turn = |list: &[String]| {
        let mut list: Vec<String> = list.iter().map(|to| to.to_lowercase()).collect();
        let mut start = 0;
        for count in &world.sent_by_turn {
            let end = (start + count).min(list.len());
            list[start.min(end)..end].sort();
            start = end;
        }
        list
    };
    if by_turn(&wanted) == by_turn(&found) {
        return Ok(Vec::new());
    }
    let shown = |list: &[String]| if list.is_empty() { "nothing".to_owned() } else { list.join(", ") };
    Ok(vec![Difference::new("after.sent_to", shown(&wanted), shown(&found))])
}

async fn user(
    name: &str,
    wanted: &AfterUser,
    world: &World,
    differences: &mut Vec<Difference>,
) -> Result<(), Stopped> {
    let at = format!("after.users.{name}");
    let account = world.account(name).await?;
    if let Some(wanted) = &wanted.labels {
        let found = labels(&account, world.app.now());
        if *wanted != found {
            let at = format!("{at}.totp_active_labels");
            differences.push(Difference::new(at, format_args!("{wanted:?}"), format_args!("{found:?}")));
        }
    }
    if let Some(password) = &wanted.password {
        let password = password.value(&world.known())?.to_string();
        if !is_password(&account, &password).await? {
            differences.push(Difference::new(format!("{at}.password"), password, "another one, or none"));
        }
    }
    for (name, matcher) in &wanted.profile {
        let mut compared = Compared::default();
        let found = part(&account, world.application, name);
        matcher.compare(&format!("{at}.{name}"), Some(&found), &world.known(), &mut compared);
        differences.extend(compared.differences);
    }
    // The code that is refused first: one that is accepted would clear the count of failures.
    for (code, accepted) in [(&wanted.refused, false), (&wanted.accepted, true)] {
        let Some(code) = code else { continue };
        let typed = code.value(&world.known())?.to_string();
        let order =
            VerifyTotp { identifier: by_id(account.id)?, typed: Secret::new(typed.clone()), next: None };
        let verified = world.app.verify_totp(&world.back_end(), order).await?;
        if verified.is_ok() != accepted {
            let outcome = if accepted { "accepted" } else { "refused" };
            let found = match verified {
                Ok(_) => "accepted".to_owned(),
                Err(NotVerified::Typo(typo)) => format!("refused: {typo}"),
                Err(NotVerified::Refused(refusal)) => format!("refused: {:?}", refusal.reason),
                Err(NotVerified::Denied(denial)) => format!("refused: {denial}"),
            };
            let at = format!("{at}.totp_code_{outcome}");
            differences.push(Difference::new(at, format_args!("{typed} is {outcome}"), found));
        }
    }
    Ok(())
}
