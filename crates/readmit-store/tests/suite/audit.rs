//! The log: followed, looked up, sealed, erased.

use super::{Stores, any, organisation_code, profile, shell};
use readmit_app::App;
use readmit_app::store::{ChainPosition, Concern, CountQuery, EventCount, EventCounts, EventPage};
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::code::Reason;
use readmit_core::event::journey::AuthorsEvent;
use readmit_core::event::{Actor, EventKind, Notes, Origin};
use readmit_core::id::{AccountId, EventId, KeyId, TenantId};
use readmit_core::time::Span;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

fn subject(byte: u8) -> AccountId {
    AccountId::from_random([byte; 16])
}

async fn record(app: &App, about: AccountId, origin: Origin) -> EventId {
    let concern = Concern::account(app.tenant, about);
    app.decide(concern, origin, |_, turn| turn.record(EventKind::CodesUnlocked)).await.unwrap()
}

/// Callers on every handle write events of two tenants while another handle follows the log.
pub(crate) async fn whoever_follows_the_log_sees_every_event_once(stores: Stores) {
    let apps = stores.apps().await;
    let second = super::tenant();
    apps[0].store.create_tenant(second, readmit_core::time::Timestamp::from_millis(3)).await.unwrap();
    let mut callers = Vec::new();
    for number in 0..12u8 {
        let app = apps[usize::from(number) % apps.len()].clone();
        let app = if number % 3 == 0 { app.for_tenant(second) } else { app };
        callers.push(tokio::spawn(async move {
            let mut written = Vec::new();
            for _ in 0..25 {
                written.push((app.tenant, record(&app, subject(number), shell().origin()).await));
            }
            written
        }));
    }
    let store = apps[apps.len() - 1].store.clone();
    let follower = async {
        let (mut position, mut seen) = (ChainPosition::new(), Vec::new());
        while seen.len() < 300 {
            let rows = store.chain_rows_after(position.clone(), 5).await.unwrap();
            assert!(rows.len() <= 5);
            for row in rows {
                let before = position.insert(row.writer, row.number).unwrap_or(-1);
                assert_eq!(row.number, before + 1, "each chain is in order and without a gap");
                seen.extend(row.entries());
            }
            tokio::task::yield_now().await;
        }
        (position, seen)
    };
    let (position, seen) = follower.await;
    let mut written = BTreeSet::new();
    for caller in callers {
        written.extend(caller.await.unwrap());
    }
    assert_eq!(seen.iter().map(|entry| (entry.tenant, entry.event)).collect::<BTreeSet<_>>(), written);
    assert_eq!(seen.len(), written.len());
    assert_eq!(store.chain_rows_after(position.clone(), 5).await.unwrap(), []);

    // What the chain names is what is stored.
    let bodies = store.events_by_id(written.iter().copied().collect()).await.unwrap();
    assert_eq!(bodies.len(), written.len());
    let hashes: BTreeMap<_, [u8; 32]> =
        bodies.iter().map(|event| ((event.tenant, event.id), Sha256::digest(&event.body).into())).collect();
    assert!(seen.iter().all(|entry| hashes[&(entry.tenant, entry.event)] == entry.hash));

    // Heads are the last rows, and rows hang together.
    let heads = store.chain_heads().await.unwrap();
    assert_eq!(heads.iter().map(|head| (head.writer, head.number)).collect::<ChainPosition>(), position);
    for head in &heads {
        let rows = store.chain_rows(head.writer, 0, 10_000).await.unwrap();
        assert_eq!(rows.last(), Some(head));
        assert_eq!(rows[0].previous, [0; 32]);
        assert!(rows.windows(2).all(|pair| pair[1].previous == pair[0].hash()));
        let rest = store.chain_rows(head.writer, 1, 2).await.unwrap();
        assert!(rest.iter().map(|row| row.number).eq((1..=head.number).take(2)));
    }
}

pub(crate) async fn a_walk_passes_every_event_once(stores: Stores) {
    let apps = stores.apps().await;
    let (app, tenant) = (&apps[0], super::tenant());
    app.store.create_tenant(tenant, readmit_core::time::Timestamp::from_millis(3)).await.unwrap();
    let other = app.for_tenant(tenant);
    let mut written = Vec::new();
    for number in 0..20u8 {
        written.push((app.tenant, record(app, subject(number), shell().origin()).await));
        written.push((tenant, record(&other, subject(number), shell().origin()).await));
    }
    written.sort();
    let (mut walked, mut after) = (Vec::new(), None);
    loop {
        let page = app.store.walk_events(after, 7).await.unwrap();
        assert!(page.len() <= 7);
        let Some(last) = page.last() else { break };
        after = Some((last.tenant, last.id));
        walked.extend(page.iter().map(|event| (event.tenant, event.id)));
    }
    assert_eq!(walked, written);
    assert_eq!(app.store.count_events().await.unwrap(), 40);
    let unknown: Vec<(TenantId, EventId)> = vec![(app.tenant, EventId::from_random([0; 16])), written[0]];
    let found = app.store.events_by_id(unknown).await.unwrap();
    assert_eq!(found.iter().map(|event| (event.tenant, event.id)).collect::<Vec<_>>(), [written[0]]);
    // Under another tenant the same id is nothing.
    let swapped = if written[0].0 == tenant { app.tenant } else { tenant };
    assert_eq!(app.store.events_by_id(vec![(swapped, written[0].1)]).await.unwrap(), []);
}

pub(crate) async fn a_checkpoint_takes_its_number_once(stores: Stores) {
    let apps = stores.apps().await;
    let (first, other) = (&apps[0].store, &apps[apps.len() - 1].store);
    let made = |number: u64, by: u8| Checkpoint {
        statement: format!("{{\"number\":{number},\"by\":{by}}}"),
        key: KeyId::from_random([by; 16]),
        signature: "c2ln".to_owned(),
    };
    assert_eq!(first.last_checkpoint().await.unwrap(), None);
    let mut expected = Vec::new();
    for number in 1..=20u64 {
        let (a, b) = tokio::join!(
            first.add_checkpoint(number, made(number, 1)),
            other.add_checkpoint(number, made(number, 2))
        );
        let (a, b) = (a.unwrap(), b.unwrap());
        assert!(a != b, "checkpoint {number}: {a} {b}");
        expected.push(made(number, if a { 1 } else { 2 }));
    }
    assert_eq!(other.checkpoints(0, 100).await.unwrap(), expected);
    assert_eq!(first.checkpoints(17, 2).await.unwrap(), expected[17..19]);
    assert_eq!(first.checkpoints(20, 2).await.unwrap(), []);
    assert_eq!(first.last_checkpoint().await.unwrap().as_ref(), expected.last());
}

pub(crate) async fn personal_data_is_erased_and_nothing_else(stores: Stores) {
    let apps = stores.apps().await;
    let (app, other) = (&apps[0], &apps[apps.len() - 1]);
    let origin = || Origin { ip: Some("192.0.2.1".to_owned()), ..Origin::by(Actor::Stranger) };
    // More than one transaction of the erasure takes; `subject(9)` shares the lane.
    let concern = Concern::account(app.tenant, subject(1));
    app.decide(concern, origin(), |_, turn| {
        for _ in 0..1_200 {
            turn.record(EventKind::CodesUnlocked);
        }
    })
    .await
    .unwrap();
    let noted = Concern::account(app.tenant, subject(1));
    app.decide(noted, shell().origin(), |_, turn| {
        turn.record(EventKind::CodesDeactivated);
        turn.record_with_notes(EventKind::CodesUnlocked, Notes::from([("why".to_owned(), "Ann".to_owned())]));
    })
    .await
    .unwrap();
    record(app, subject(9), origin()).await;
    let bodies = async |about| {
        let page = EventPage { subject: Some(about), limit: 5_000, ..EventPage::default() };
        let events = other.store.events(other.tenant, page).await.unwrap();
        let personal = events.iter().filter(|event| event.personal.is_some()).count();
        (events.into_iter().map(|event| event.body).collect::<Vec<_>>(), personal)
    };
    let (before, personal) = bodies(subject(1)).await;
    assert_eq!((before.len(), personal), (1_202, 1_201));
    assert_eq!(other.store.erase_personal(super::tenant(), subject(1)).await.unwrap(), 0);
    assert_eq!(other.store.erase_personal(other.tenant, subject(1)).await.unwrap(), 1_201);
    assert_eq!(bodies(subject(1)).await, (before, 0));
    assert_eq!(bodies(subject(9)).await.1, 1);
    assert_eq!(app.store.erase_personal(app.tenant, subject(1)).await.unwrap(), 0);
}

pub(crate) async fn the_admin_activity_log_is_a_list_of_its_own(stores: Stores) {
    let apps = stores.apps().await;
    let (app, other) = (&apps[0], &apps[apps.len() - 1]);
    let ann = app.create_account(&shell(), profile("ann@example.com")).await.unwrap().unwrap();
    app.issue_code(&shell(), &any("ann@example.com"), organisation_code(), None).await.unwrap().unwrap();
    let stranger = || Origin::by(Actor::Stranger);
    let user = app.decide(Concern::account(app.tenant, ann.id), stranger(), |_, turn| {
        turn.record(EventKind::CodeRefusalsCounted { count: 1 })
    });
    let user = user.await.unwrap();
    let elsewhere = record(app, subject(3), Origin::by(Actor::Operator(subject(4)))).await;

    let list = async |page: EventPage| {
        let events = other.store.events(other.tenant, EventPage { limit: 100, ..page }).await.unwrap();
        events.into_iter().map(|event| event.id).collect::<Vec<_>>()
    };
    let all = list(EventPage::default()).await;
    let admin = EventPage { admin_only: true, ..EventPage::default() };
    let acts = list(admin.clone()).await;
    assert_eq!(all.len(), 4);
    assert_eq!(acts, all.iter().copied().filter(|id| *id != user).collect::<Vec<_>>());
    let of_ann = EventPage { subject: Some(ann.id), ..admin.clone() };
    assert_eq!(list(of_ann).await, acts.iter().copied().filter(|id| *id != elsewhere).collect::<Vec<_>>());
    let older = EventPage { before: Some(acts[0]), ..admin.clone() };
    assert_eq!(list(older).await, acts[1..]);
    // `until` is exclusive, `since` is inclusive: together they part the log without losing an event.
    for at in all.iter().map(|id| id.arrived_at()) {
        for page in [EventPage::default(), admin.clone()] {
            let mut parts = list(EventPage { since: Some(at), ..page.clone() }).await;
            let newer = parts.len();
            parts.extend(list(EventPage { until: Some(at), ..page.clone() }).await);
            assert!(newer > 0 && parts == list(page).await, "{parts:?}");
        }
    }
}

/// Kinds, reasons and operators are told apart, what stands for several counts as those, and no more is looked at than was
/// asked for.
pub(crate) async fn events_are_counted_by_kind_reason_and_operator(stores: Stores) {
    let apps = stores.apps().await;
    let (app, last) = (&apps[0], &apps[apps.len() - 1]);
    let operator = subject(40);
    let wrong = |failures| EventKind::CodeRefused { reason: Reason::Wrong { failures } };
    let write = async |about: AccountId, actor: Actor, kind: EventKind| {
        let concern = Concern::account(app.tenant, about);
        app.decide(concern, Origin::by(actor), move |_, turn| turn.record(kind.clone())).await.unwrap();
    };
    let other = app.for_tenant(super::tenant());
    app.store.create_tenant(other.tenant, readmit_core::time::Timestamp::from_millis(3)).await.unwrap();
    record(&other, subject(1), shell().origin()).await;
    let begun = app.now();
    write(subject(1), Actor::Operator(operator), EventKind::CodesUnlocked).await;
    // A journey's author may write what looks like the text of another kind.
    let looks = "\"event\":{\"type\":\"codes_unlocked\"".to_owned();
    let noted = AuthorsEvent { name: looks.clone(), kind: looks };
    write(subject(2), Actor::Stranger, EventKind::JourneyNoted(noted)).await;
    for number in 1..=5 {
        write(subject(number), Actor::Stranger, wrong(u32::from(number))).await;
    }
    write(subject(3), Actor::Stranger, EventKind::CodeRefused { reason: Reason::NoneLive }).await;
    write(subject(4), Actor::System, EventKind::CodeRefusalsCounted { count: 70 }).await;
    write(subject(5), Actor::Operator(operator), EventKind::CodesUnlocked).await;

    let query = |limit| CountQuery {
        since: begun,
        until: begun + Span::from_hours(24),
        // One bucket, whatever day it is.
        bucket: Span::from_hours(24 * 366 * 1000),
        kinds: &["code_refused", "code_refusals_counted", "codes_unlocked"],
        reasons_of: "code_refused",
        limit,
    };
    let counted = last.store.event_counts(app.tenant, query(100)).await.unwrap();
    let one = |kind: &str, reason: Option<&str>, operator: Option<AccountId>, count| EventCount {
        bucket: 0,
        kind: kind.to_owned(),
        reason: reason.map(str::to_owned),
        operator,
        count,
    };
    let expected = [
        one("code_refusals_counted", None, None, 70),
        one("code_refused", Some("none_live"), None, 1),
        one("code_refused", Some("wrong"), None, 5),
        one("codes_unlocked", None, Some(operator), 2),
    ];
    assert_eq!(counted.counts, expected);
    assert_eq!(counted.from, None);
    // Ten are there: the newest three are the last ones that were written.
    assert_eq!(last.store.event_counts(app.tenant, query(10)).await.unwrap(), counted);
    let newest = last.store.event_counts(app.tenant, query(3)).await.unwrap();
    let expected = [
        one("code_refusals_counted", None, None, 70),
        one("code_refused", Some("none_live"), None, 1),
        one("codes_unlocked", None, Some(operator), 1),
    ];
    assert_eq!(newest.counts, expected);
    assert!(newest.from.is_some_and(|from| from.arrived_at() >= begun));
    let before =
        CountQuery { until: begun, since: readmit_core::time::Timestamp::from_millis(0), ..query(100) };
    assert_eq!(last.store.event_counts(app.tenant, before).await.unwrap(), EventCounts::default());
}
