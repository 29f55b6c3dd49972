//! Who may issue for whom, what must have happened before, and what the owner can do about it.

use super::*;
use crate::account::approval::{ApprovalOrder, ApprovalRefusal, ApprovalState};
use crate::credentials::{Quota, Stretch};
use crate::group::Group;
use crate::id::{ApprovalId, GroupId};
use crate::operator::{Area, Denial, Grant, Operator, Permissions, Reach, Role};
use crate::verification::{Check, CheckOutcome, CheckedItem, Checklist};

const AGENT: [u8; 16] = [50; 16];
const COLLEAGUE: [u8; 16] = [51; 16];
const DESK: [u8; 16] = [60; 16];

fn account_id(byte: [u8; 16]) -> AccountId {
    AccountId::from_random(byte)
}

fn group_id() -> GroupId {
    GroupId::from_random(DESK)
}

/// A configuration with the cross-client flow on, an agent and a colleague.
fn configured(world: &World, role: crate::id::RoleId, reach: Reach) -> Configuration {
    let mut configuration = world.configuration();
    for id in [SHOP, BANK] {
        let mut shop = Application::clone(configuration.application(application(id)).unwrap());
        shop.passcodes.cross_client = true;
        configuration.put_application(shop);
    }
    for (account, role) in [(AGENT, role), (COLLEAGUE, Role::ADMINISTRATOR)] {
        configuration.put_operator(Operator {
            account: account_id(account),
            grants: vec![Grant {
                role,
                reach: if account == AGENT { reach.clone() } else { Reach::Everyone },
            }],
            active: true,
            since: world.now,
            updated_at: world.now,
        });
    }
    configuration.put_group(Group {
        id: group_id(),
        name: "Directors".to_owned(),
        description: String::new(),
        protected: true,
        created_at: world.now,
        updated_at: world.now,
    });
    configuration
}

fn agent() -> Authority {
    Authority::Operator { account: account_id(AGENT), limit: Permissions::all() }
}

impl World {
    fn issue_as(
        &mut self,
        configuration: &Configuration,
        authority: Authority,
        order: IssueOrder,
    ) -> Result<Issued, IssueRefusal> {
        let order = IssueOrder { client: None, ..order };
        let signed_in_at = self.signed_in_at;
        self.turn(|account, turn, _, keys| {
            account.issue_code(
                &order,
                IssueContext { configuration, authority, signed_in_at: Some(signed_in_at), keys },
                turn,
            )
        })
    }
}

fn everyone() -> Reach {
    Reach::Everyone
}

#[test]
fn an_agent_issues_and_a_reader_does_not() {
    let mut world = World::new();
    let configuration = configured(&world, Role::HELP_DESK, everyone());
    assert!(world.issue_as(&configuration, agent(), order()).is_ok());
    let configuration = configured(&world, Role::READ_ONLY, everyone());
    let permission = Area::TemporaryAccessCode.write();
    let refused = world.issue_as(&configuration, agent(), order()).map(|_| ());
    assert_eq!(refused, Err(IssueRefusal::Denied(Denial::Permission { permission })));
}

#[test]
fn a_token_narrows_its_owner() {
    let mut world = World::new();
    let configuration = configured(&world, Role::HELP_DESK, everyone());
    let limit = [Area::Users.read()].into_iter().collect();
    let authority = Authority::Operator { account: account_id(AGENT), limit };
    assert!(matches!(
        world.issue_as(&configuration, authority, order()),
        Err(IssueRefusal::Denied(Denial::Permission { .. }))
    ));
}

#[test]
fn a_grant_for_a_group_reaches_its_members_only() {
    let mut world = World::new();
    let mut configuration = configured(&world, Role::HELP_DESK, Reach::Groups(vec![group_id()]));
    let permission = Area::TemporaryAccessCode.write();
    let refused = world.issue_as(&configuration, agent(), order()).map(|_| ());
    assert_eq!(refused, Err(IssueRefusal::Denied(Denial::OutOfReach { permission })));
    world.account.profile.groups.push(group_id());
    let group = Group { protected: false, ..Group::clone(configuration.group(group_id()).unwrap()) };
    configuration.put_group(group);
    assert!(world.issue_as(&configuration, agent(), order()).is_ok());
}

/// R4: nobody issues for themselves, nobody for someone of higher rank, over all pairs of roles.
#[test]
fn r4_nobody_issues_for_themselves_or_for_a_higher_rank() {
    let roles = Role::built_in();
    for issuer in &roles {
        for target in &roles {
            let mut world = World::new();
            let mut configuration = configured(&world, issuer.id, everyone());
            let entry = Operator::clone(configuration.operator(account_id(AGENT)).unwrap());
            let grants = vec![Grant { role: target.id, reach: Reach::Everyone }];
            configuration.put_operator(Operator { account: world.account.id, grants, ..entry });
            let outcome = world.issue_as(&configuration, agent(), order()).map(|_| ());
            let expected = if !issuer.permissions.has(Area::TemporaryAccessCode.write()) {
                let permission = Area::TemporaryAccessCode.write();
                Err(IssueRefusal::Denied(Denial::Permission { permission }))
            } else if target.rank > issuer.rank {
                Err(IssueRefusal::Denied(Denial::HigherRank))
            } else {
                Ok(())
            };
            assert_eq!(outcome, expected, "{} for {}", issuer.name, target.name);
        }
        let mut world = World::new();
        let mut configuration = configured(&world, issuer.id, everyone());
        let entry = Operator::clone(configuration.operator(account_id(AGENT)).unwrap());
        configuration.put_operator(Operator { account: world.account.id, ..entry });
        let myself = Authority::Operator { account: world.account.id, limit: Permissions::all() };
        assert!(world.issue_as(&configuration, myself, order()).is_err(), "{}", issuer.name);
    }
}

#[test]
fn clients_have_nothing_to_do_with_operators() {
    let mut world = World::new();
    let mut configuration = configured(&world, Role::HELP_DESK, everyone());
    let entry = Operator::clone(configuration.operator(account_id(AGENT)).unwrap());
    configuration.put_operator(Operator { account: world.account.id, ..entry });
    let refused = world.issue_as(&configuration, Authority::Client, order()).map(|_| ());
    assert_eq!(refused, Err(IssueRefusal::Denied(Denial::Protected)));
    assert!(world.issue_as(&configuration, Authority::Installation, order()).is_ok());
}

/// R1: without a completed record no code is shown to anyone, whichever way they come in.
#[test]
fn r1_no_code_without_the_verification_that_the_policy_demands() {
    let mut world = World::new();
    let check =
        |id: &str, knowledge| Check { id: id.to_owned(), label: id.to_owned(), knowledge, required: false };
    world.policy.verification =
        Checklist { checks: vec![check("call_back", false), check("birthday", true)] };
    let configuration = configured(&world, Role::HELP_DESK, everyone());
    let passed = |id: &str| CheckedItem {
        id: id.to_owned(),
        outcome: CheckOutcome::Passed,
        note: Some("+1 202 555 0111".to_owned()),
    };
    for authority in [agent(), Authority::Client, Authority::Installation] {
        let refused = world.issue_as(&configuration, authority, order()).map(|_| ());
        assert_eq!(refused, Err(IssueRefusal::Unverified));
        let known = IssueOrder { verification: vec![passed("birthday")], ..order() };
        assert_eq!(
            world.issue_as(&configuration, authority, known).map(|_| ()),
            Err(IssueRefusal::Unverified)
        );
    }
    let verified = IssueOrder { verification: vec![passed("call_back")], ..order() };
    assert!(world.issue_as(&configuration, agent(), verified).is_ok());
    let event = world.events.last().unwrap().to_record().unwrap();
    assert!(
        event.body.contains(r#""verification":[{"id":"call_back","outcome":"passed"}]"#),
        "{}",
        event.body
    );
    assert!(!event.body.contains("555"), "a note is personal data");
    assert!(event.personal.unwrap().contains("555"));
    // What is sent to the owner's own address is shown to nobody else.
    let sent = IssueOrder { send: Some(crate::outbox::Channel::Email), ..order() };
    assert!(world.issue_as(&configuration, Authority::Client, sent).is_ok());
}

#[test]
fn operators_need_the_cross_client_flow() {
    let mut world = World::new();
    let mut configuration = configured(&world, Role::HELP_DESK, everyone());
    let mut shop = Application::clone(configuration.application(application(SHOP)).unwrap());
    shop.passcodes.cross_client = false;
    configuration.put_application(shop);
    let refused = world.issue_as(&configuration, agent(), order()).map(|_| ());
    assert_eq!(refused, Err(IssueRefusal::CrossClientOff));
    let whole = IssueOrder { scope: Scope::Organisation, ..order() };
    assert!(world.issue_as(&configuration, agent(), whole).is_ok());
}

/// R2: the quota of one user holds over all agents.
#[test]
fn r2_one_code_more_than_the_quota_of_a_user_is_refused() {
    let mut world = World::new();
    let mut configuration = configured(&world, Role::HELP_DESK, everyone());
    let mut organisation = (*configuration.organisation).clone();
    organisation.desk.per_user = Quota { per_hour: Some(2), per_day: Some(3) };
    configuration.set_organisation(organisation);
    assert!(world.issue_as(&configuration, agent(), order()).is_ok());
    assert!(world.issue_as(&configuration, agent(), order()).is_ok());
    let refused = world.issue_as(&configuration, agent(), order()).map(|_| ());
    assert_eq!(refused, Err(IssueRefusal::Quota { stretch: Stretch::Hour }));
    world.wait(Span::from_hours(1));
    assert!(world.issue_as(&configuration, agent(), order()).is_ok());
}

#[test]
fn a_repeated_request_makes_no_second_code() {
    let mut world = World::new();
    let configuration = configured(&world, Role::HELP_DESK, everyone());
    let idempotency = Some(crate::digest::Digest::from_bytes([4; 32]));
    let named = IssueOrder { idempotency, ..order() };
    let first = world.issue_as(&configuration, agent(), named.clone()).unwrap();
    let again = world.issue_as(&configuration, agent(), named).map(|_| ());
    assert_eq!(again, Err(IssueRefusal::Repeated { code: first.id, expires_at: first.expires_at }));
    assert!(world.attempt(&first.code).is_ok());
}

fn approval_order() -> ApprovalOrder {
    let IssueOrder { scope, life, uses, verification, .. } = order();
    ApprovalOrder { requester: account_id(AGENT), scope, life, uses, verification }
}

impl World {
    fn ask(&mut self) -> ApprovalId {
        let life = Span::from_mins(15);
        self.turn(|account, turn, _, _| account.request_approval(approval_order(), life, turn)).unwrap().id
    }

    fn decide(&mut self, id: ApprovalId, by: [u8; 16], consent: bool) -> Result<(), ApprovalRefusal> {
        let (by, life) = (account_id(by), Span::from_mins(15));
        self.turn(|account, turn, _, _| account.decide_approval(id, by, consent, life, turn)).map(|_| ())
    }
}

/// R4: for a protected group a second operator must consent, once, in time, and not the requester.
#[test]
fn r4_a_protected_group_needs_a_second_operator() {
    let mut world = World::new();
    let configuration = configured(&world, Role::HELP_DESK, everyone());
    world.account.profile.groups.push(group_id());
    for authority in [agent(), Authority::Client] {
        let refused = world.issue_as(&configuration, authority, order()).map(|_| ());
        assert_eq!(refused, Err(IssueRefusal::ApprovalNeeded));
    }
    let id = world.ask();
    let with = |id| IssueOrder { approval: Some(id), ..order() };
    let early = world.issue_as(&configuration, agent(), with(id)).map(|_| ());
    assert_eq!(early, Err(IssueRefusal::NoApproval));
    assert_eq!(world.decide(id, AGENT, true), Err(ApprovalRefusal::OwnRequest));
    assert_eq!(world.decide(id, COLLEAGUE, true), Ok(()));
    assert_eq!(world.decide(id, COLLEAGUE, false), Err(ApprovalRefusal::Decided));
    let other = Authority::Operator { account: account_id(COLLEAGUE), limit: Permissions::all() };
    let stolen = world.issue_as(&configuration, other, with(id)).map(|_| ());
    assert_eq!(stolen, Err(IssueRefusal::NoApproval));
    let wider = IssueOrder { scope: Scope::Organisation, ..with(id) };
    assert_eq!(world.issue_as(&configuration, agent(), wider).map(|_| ()), Err(IssueRefusal::NoApproval));
    assert!(world.issue_as(&configuration, agent(), with(id)).is_ok());
    assert!(matches!(world.account.credentials.approvals[0].state, ApprovalState::Used { .. }));
    let again = world.issue_as(&configuration, agent(), with(id)).map(|_| ());
    assert_eq!(again, Err(IssueRefusal::NoApproval));
}

#[test]
fn requests_and_consents_run_out_and_ended_ones_give_way() {
    let mut world = World::new();
    let configuration = configured(&world, Role::HELP_DESK, everyone());
    world.account.profile.groups.push(group_id());
    let late = world.ask();
    world.wait(Span::from_mins(15));
    assert_eq!(world.decide(late, COLLEAGUE, true), Err(ApprovalRefusal::NoSuchRequest));
    let granted = world.ask();
    world.decide(granted, COLLEAGUE, true).unwrap();
    world.wait(Span::from_mins(15));
    let order = IssueOrder { approval: Some(granted), ..order() };
    assert_eq!(world.issue_as(&configuration, agent(), order).map(|_| ()), Err(IssueRefusal::NoApproval));
    for _ in 0..crate::limits::APPROVALS_PER_ACCOUNT_MAX {
        world.ask();
    }
    let life = Span::from_mins(15);
    let full = world.turn(|account, turn, _, _| account.request_approval(approval_order(), life, turn));
    assert_eq!(full.map(|_| ()), Err(ApprovalRefusal::TooMany));
}

/// R8: one objection kills the codes and freezes recovery; the same notice counts once.
#[test]
fn r8_the_owner_s_objection_kills_codes_and_freezes_recovery_once() {
    let mut world = World::new();
    let code = world.issue();
    let notice = world.events.iter().find(|e| matches!(e.kind, EventKind::CodeIssued { .. })).unwrap().id;
    let freeze = Span::from_hours(24);
    let disown = |world: &mut World| world.turn(|account, turn, _, _| account.disown(notice, freeze, turn));
    assert_eq!(disown(&mut world), Disowned::Now);
    let until = world.now + freeze;
    assert_eq!(world.attempt(&code), Err(Reason::Frozen { until }));
    assert_eq!(world.issue_with(order()).map(|_| ()), Err(IssueRefusal::Frozen { until }));
    world.wait(freeze);
    assert!(matches!(world.attempt(&code), Err(Reason::Expired { .. } | Reason::Revoked { .. })));
    assert_eq!(disown(&mut world), Disowned::Before);
    assert!(world.issue_with(order()).is_ok(), "an old notice freezes nothing again");
}

#[test]
fn an_operator_can_let_recovery_go_on() {
    let mut world = World::new();
    let notice = crate::id::EventId::from_random([1; 16]);
    world.turn(|account, turn, _, _| account.disown(notice, Span::from_hours(24), turn));
    assert!(world.turn(|account, turn, _, _| account.unfreeze(turn)));
    assert!(!world.turn(|account, turn, _, _| account.unfreeze(turn)));
    assert!(world.issue_with(order()).is_ok());
}

/// R7: where the policy asks for it, issuing needs a sign-in that is fresh; a token is none.
#[test]
fn r7_a_stale_sign_in_issues_nothing() {
    let mut world = World::new();
    let mut configuration = configured(&world, Role::HELP_DESK, everyone());
    let mut organisation = (*configuration.organisation).clone();
    let max_age = Span::from_mins(10);
    organisation.desk.fresh_sign_in = Some(max_age);
    configuration.set_organisation(organisation);
    world.wait(max_age);
    assert!(world.issue_as(&configuration, agent(), order()).is_ok());
    world.wait(Span::from_millis(1));
    let stale = world.issue_as(&configuration, agent(), order()).map(|_| ());
    assert_eq!(stale, Err(IssueRefusal::StaleSignIn { max_age }));
    world.signed_in_at = world.now;
    assert!(world.issue_as(&configuration, agent(), order()).is_ok());
}
