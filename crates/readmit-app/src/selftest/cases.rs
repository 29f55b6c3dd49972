//! The cases. Each sets up an account, races callers on it, and says what does not hold.

use super::scratch::{Scratch, Try, by_id, other_than, patiently};
use super::{CALLERS, Verdict};
use crate::authenticators::UnlockKind;
use crate::directory::DirectoryRefusal;
use crate::failure::Failure;
use crate::store::EventPage;
use crate::tokens::TokenSet;
use readmit_core::code::{CodeState, Scope, Uses};
use readmit_core::id::AccountId;
use readmit_core::profile::Status;
use readmit_core::session::RefreshToken;

pub(super) fn expect(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn count(tries: &[Try], which: impl Fn(&Try) -> bool) -> usize {
    tries.iter().filter(|answer| which(answer)).count()
}

pub(super) async fn one_code(scratch: &Scratch, seed: u32) -> Verdict {
    uses(scratch, seed, Uses::Single, 1).await
}

pub(super) async fn many_uses(scratch: &Scratch, seed: u32) -> Verdict {
    uses(scratch, seed, Uses::Multiple(None), CALLERS).await
}

pub(super) async fn ten_uses(scratch: &Scratch, seed: u32) -> Verdict {
    uses(scratch, seed, Uses::Multiple(Some(10)), 10).await
}

async fn uses(scratch: &Scratch, seed: u32, uses: Uses, expected: usize) -> Verdict {
    let account = scratch.account().await?;
    let code = scratch.issue(account, uses).await?;
    let tries = scratch
        .race(CALLERS, seed, |_, racer| {
            let code = code.clone();
            async move { racer.try_code(account, &code).await }
        })
        .await?;
    let inside = count(&tries, Try::is_in);
    Ok(expect(inside == expected, || format!("{inside} of {CALLERS} were let in, not {expected}")))
}

pub(super) async fn wrong_tries(scratch: &Scratch, seed: u32) -> Verdict {
    let account = scratch.account().await?;
    let code = scratch.issue(account, Uses::Single).await?;
    let wrong = other_than(&code);
    let tries = scratch
        .race(CALLERS, seed, |_, racer| {
            let wrong = wrong.clone();
            async move { racer.try_code(account, &wrong).await }
        })
        .await?;
    let (judged, locked) = (count(&tries, Try::is_wrong), count(&tries, Try::is_locked));
    let after = scratch.try_code(account, &code).await?;
    Ok(expect(judged == 3 && locked == CALLERS - 3, || {
        format!("{judged} were judged and {locked} locked out")
    })
    .and_then(|()| {
        expect(after.is_locked(), || format!("the right code was answered {after:?} after the lock"))
    }))
}

pub(super) async fn issue_against_redeem(scratch: &Scratch, seed: u32) -> Verdict {
    let account = scratch.account().await?;
    let first = scratch.issue(account, Uses::Single).await?;
    let answers = scratch
        .race(8, seed, |number, racer| {
            let first = first.clone();
            async move {
                if number == 0 {
                    racer.issue(account, Uses::Single).await.map(|code| (Some(code), None))
                } else {
                    racer.try_code(account, &first).await.map(|answer| (None, Some(answer)))
                }
            }
        })
        .await?;
    let inside = answers.iter().filter(|(_, answer)| answer.as_ref().is_some_and(Try::is_in)).count();
    let second = answers.into_iter().find_map(|(code, _)| code);
    // Tries of the replaced code may have come to the limit after the new one was issued.
    let locked =
        scratch.read(account).await?.hot.codes.iter().any(|c| matches!(c.state, CodeState::Locked(_)));
    let Some(second) = second else { return Ok(Err("the second code was not issued".to_owned())) };
    let (again, then) =
        (scratch.try_code(account, &second).await?, scratch.try_code(account, &second).await?);
    Ok(expect(inside <= 1, || format!("the first code let {inside} in"))
        .and_then(|()| expect(again.is_in() || locked, || format!("the second code was answered {again:?}")))
        .and_then(|()| expect(!then.is_in(), || "the second code let someone in twice".to_owned())))
}

pub(super) async fn revoke_against_redeem(scratch: &Scratch, seed: u32) -> Verdict {
    let account = scratch.account().await?;
    let code = scratch.issue(account, Uses::Single).await?;
    let scope = Scope::Application(scratch.application);
    let answers = scratch
        .race(8, seed, |number, racer| {
            let code = code.clone();
            async move {
                if number == 0 {
                    let whom = by_id(account);
                    let revoke = || racer.app.revoke_codes(&racer.caller, &whom, Some(scope));
                    let revoked = patiently(revoke).await?;
                    Ok((revoked.unwrap_or_default().len(), false))
                } else {
                    Ok((0, racer.try_code(account, &code).await?.is_in()))
                }
            }
        })
        .await?;
    let revoked: usize = answers.iter().map(|(revoked, _)| revoked).sum();
    let inside = answers.iter().filter(|(_, inside)| *inside).count();
    Ok(expect(revoked + inside == 1, || format!("{revoked} codes were revoked and {inside} callers let in")))
}

pub(super) async fn unlock_against_attempts(scratch: &Scratch, seed: u32) -> Verdict {
    let account = scratch.account().await?;
    let wrong = other_than(&scratch.issue(account, Uses::Single).await?);
    let tries = scratch
        .race(CALLERS, seed, |number, racer| {
            let wrong = wrong.clone();
            async move {
                if number == 0 {
                    let whom = by_id(account);
                    let unlock = || racer.app.unlock_codes(&racer.caller, &whom, UnlockKind::Any);
                    patiently(unlock).await.map(|_| None)
                } else {
                    racer.try_code(account, &wrong).await.map(Some)
                }
            }
        })
        .await?;
    let tries: Vec<Try> = tries.into_iter().flatten().collect();
    let judged = count(&tries, Try::is_wrong);
    // The lock kills the code, so after an unlock there is nothing left to guess at.
    Ok(expect((3..=5).contains(&judged), || format!("{judged} tries were judged")))
}

pub(super) async fn parallel_issues(scratch: &Scratch, seed: u32) -> Verdict {
    let account = scratch.account().await?;
    scratch
        .race(16, seed, |_, racer| async move { racer.issue(account, Uses::Single).await.map(drop) })
        .await?;
    let codes = &scratch.read(account).await?.hot.codes;
    let live = codes.iter().filter(|code| code.state == CodeState::Live).count();
    Ok(expect(live == 1, || format!("{live} codes live")))
}

/// A new account and the tokens of its session.
async fn signed_in(scratch: &Scratch) -> Result<Option<(AccountId, TokenSet)>, Failure> {
    let account = scratch.account().await?;
    let code = scratch.issue(account, Uses::Single).await?;
    let answer = scratch.try_code(account, &code).await?;
    Ok(if let Try::In(tokens) = answer { Some((account, *tokens)) } else { None })
}

pub(super) async fn one_refresh_token(scratch: &Scratch, seed: u32) -> Verdict {
    let Some((_, tokens)) = signed_in(scratch).await? else {
        return Ok(Err("the code let nobody in".to_owned()));
    };
    let client = scratch.client;
    let answers = scratch
        .race(CALLERS, seed, |_, racer| {
            let token = tokens.refresh_token.clone();
            async move { patiently(|| racer.app.refresh_session(&racer.caller, client, &token)).await }
        })
        .await?;
    let app = scratch.app();
    let generation = |set: &TokenSet| {
        RefreshToken::open(&set.refresh_token, app.tenant, &app.keys.digest).map(|token| token.generation)
    };
    let all_first = answers.iter().all(|answer| answer.as_ref().is_ok_and(|set| generation(set) == Ok(1)));
    let Some(Ok(next)) = answers.first() else { return Ok(Err("the session ended".to_owned())) };
    let next = app.refresh_session(&scratch.caller, client, &next.refresh_token).await?;
    let stolen = app.refresh_session(&scratch.caller, client, &tokens.refresh_token).await?;
    Ok(expect(all_first, || "not every caller was given the same next token".to_owned())
        .and_then(|()| expect(next.is_ok(), || "the next token did not work".to_owned()))
        .and_then(|()| expect(stolen.is_err(), || "an old token worked".to_owned())))
}

pub(super) async fn refresh_against_disable(scratch: &Scratch, seed: u32) -> Verdict {
    let Some((account, tokens)) = signed_in(scratch).await? else {
        return Ok(Err("the code let nobody in".to_owned()));
    };
    let client = scratch.client;
    let answers = scratch
        .race(16, seed, |number, racer| {
            let token = tokens.refresh_token.clone();
            async move {
                if number == 0 {
                    let status = Some(Status::Disabled);
                    let disable =
                        || racer.app.update_account(&racer.caller, account, Vec::new(), status, |_| {});
                    patiently(disable).await.map(|_| false)
                } else {
                    let refresh = || racer.app.refresh_session(&racer.caller, client, &token);
                    patiently(refresh).await.map(|answer| answer.is_ok())
                }
            }
        })
        .await?;
    let granted = answers.iter().filter(|granted| **granted).count();
    let page = EventPage { subject: Some(account), limit: 200, ..EventPage::default() };
    let events = scratch.app().store.events(scratch.app().tenant, page).await?;
    let recorded = events.iter().filter(|event| event.body.contains("session_refreshed")).count();
    let after = scratch.app().refresh_session(&scratch.caller, client, &tokens.refresh_token).await?;
    Ok(expect(granted == recorded, || format!("{granted} refreshes were answered and {recorded} recorded"))
        .and_then(|()| expect(after.is_err(), || "a session outlived its account".to_owned())))
}

pub(super) async fn one_address(scratch: &Scratch, seed: u32) -> Verdict {
    let name = scratch.app().draw_account_id();
    let answers = scratch
        .race(8, seed, |number, racer| {
            // Two spellings of one address.
            let email =
                if number % 2 == 0 { format!("{name}@example.com") } else { format!("{name}@EXAMPLE.com") };
            let profile = scratch.profile(&email);
            async move { patiently(|| racer.app.create_account(&racer.caller, profile.clone())).await }
        })
        .await?;
    let made = answers.iter().filter(|answer| answer.is_ok()).count();
    let taken = answers.iter().filter(|answer| matches!(answer, Err(DirectoryRefusal::Taken(_)))).count();
    Ok(expect(made == 1 && taken == 7, || format!("{made} accounts were made and {taken} refused")))
}
