//! Taking TOTPs away, losing their seeds, and what is kept of them.

use super::*;

#[test]
fn one_is_named_or_is_the_only_one() {
    let mut world = World::with(TotpPolicy { per_user_max: 2, ..TotpPolicy::default() });
    assert_eq!(world.revoke(None, Changer::Client), Err(TotpChange::NoSuchTotp));
    let first = world.register();
    let second = world.register();
    assert_eq!(world.revoke(None, Changer::Client), Err(TotpChange::SayWhich));
    let nobodys = TotpId::of(AccountId::from_random([4; 16]), 1);
    assert_eq!(world.revoke(Some(nobodys), Changer::Client), Err(TotpChange::NoSuchTotp));
    assert_eq!(world.revoke(Some(first.id), Changer::Client), Ok(first.id));
    assert_eq!(world.revoke(Some(first.id), Changer::Client), Err(TotpChange::NoSuchTotp));
    assert_eq!(world.revoke(None, Changer::Client), Ok(second.id));
    assert!(world.seeds.is_empty() && world.account.credentials.totps.is_empty());
}

#[test]
fn the_last_factor_is_kept_where_that_is_set() {
    let policy = TotpPolicy { per_user_max: 2, keep_last: true, ..TotpPolicy::default() };
    let mut world = World::with(policy);
    let (first, second) = (world.register(), world.register());
    assert!(world.revoke(Some(first.id), Changer::Client).is_ok());
    assert_eq!(world.revoke(Some(second.id), Changer::Client), Err(TotpChange::LastFactor));
    assert!(world.revoke(Some(second.id), Changer::Operator).is_ok(), "the help desk takes lost phones away");
}

#[test]
fn an_objection_takes_the_totp_away() {
    let mut world = World::new();
    world.register();
    let notice = world.events.last().unwrap().id;
    let other = world.events[0].id;
    assert_eq!(notice, other, "one event");
    let gone = world.turn(|account, seeds, _, _, turn| account.disown_totp(notice, seeds, turn));
    assert!(gone && !world.account.has_totp() && world.seeds.is_empty());
    let gone = world.turn(|account, seeds, _, _, turn| account.disown_totp(notice, seeds, turn));
    assert!(!gone);
}

#[test]
fn lost_seeds_leave_room_for_new_ones() {
    let mut world = World::new();
    let totp = world.register();
    assert_eq!(world.turn(|account, _, _, _, turn| account.lose_totps(turn)), 1);
    world.seeds = Seeds::default();
    assert_eq!(world.status(totp.id), TotpStatus::Lost);
    let code = world.code(&totp);
    assert_eq!(world.verify(&code), Err(TotpReason::NoneUsable));
    assert!(world.try_register(&order()).is_ok());
}

#[test]
fn no_event_and_no_stored_part_holds_a_seed_or_a_code() {
    let mut world = World::new();
    let totp = world.register();
    let code = world.code(&totp);
    assert!(world.verify(&code).is_ok());
    let secret = totp.seed.to_base32();
    let hot = serde_json::to_string(&*world.account.hot).unwrap();
    let credentials = serde_json::to_string(&*world.account.credentials).unwrap();
    let events: String = world.events.iter().map(|event| event.to_record().unwrap().body).collect();
    let debug = format!("{totp:?} {:?} {:?}", world.account, world.seeds);
    for place in [hot, credentials, events, debug] {
        assert!(!place.contains(secret.reveal()) && !place.contains(&code), "{place}");
    }
}

#[test]
fn a_hot_record_with_a_totp_is_small() {
    let mut world = World::new();
    world.register();
    let bytes = serde_json::to_vec(&*world.account.hot).unwrap().len();
    assert!(bytes <= 256, "{bytes}");
}

/// R26: whoever is in when a TOTP is taken away by others goes, and cannot register one of their own.
#[test]
fn r26_taking_one_away_for_a_user_ends_their_sessions() {
    for (by, ends) in [
        (Changer::Operator, true),
        (Changer::Client, true),
        (Changer::Owner { session: SessionId::from_random([1; 16]), proved: true }, false),
    ] {
        let mut world = World::new();
        let totp = world.register();
        let epoch = world.account.hot.epoch;
        world.revoke(Some(totp.id), by).unwrap();
        assert_eq!(world.account.hot.epoch > epoch, ends, "{by:?}");
        assert!(!world.account.counts_totp(totp.id), "a session that it let in proves nothing any more");
    }
    let mut world = World::new();
    world.register();
    let (epoch, notice) = (world.account.hot.epoch, world.account.credentials.totps[0].registration);
    assert!(world.turn(|account, seeds, _, _, turn| account.disown_totp(notice, seeds, turn)));
    assert!(world.account.hot.epoch > epoch);
}

#[test]
fn what_waits_for_its_first_code_is_not_the_only_one() {
    let mut world = World::new();
    let totp = world.register();
    let pending = RegisterTotp { replace: true, confirmation: true, ..order() };
    let waiting = world.try_register(&pending).unwrap();
    let locked = world.turn(|account, _, _, _, turn| account.lock_one_totp(waiting.id, turn));
    assert_eq!(locked, Err(TotpChange::Pending));
    assert_eq!(world.revoke(None, Changer::Client), Ok(totp.id));
    assert_eq!(world.revoke(None, Changer::Client), Ok(waiting.id));
}
