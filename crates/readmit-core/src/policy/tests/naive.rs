//! The rules of evaluation once more, word by word and slowly: what `decide` is held against.

use super::*;
use crate::authenticator::FactorClass as Class;
use crate::group::Group;

/// The first that applies, by looking at all of them in order.
fn first_rule<'a>(
    mut policies: Vec<&'a Policy>,
    world: &World,
    situation: &Situation,
) -> Option<(&'a Policy, &'a Rule)> {
    policies.sort_by_key(|policy| (policy.built_in, policy.priority, policy.id));
    let mut all = Vec::new();
    for policy in policies {
        for rule in &policy.rules {
            let mine = policy.groups.is_empty() || joined(situation).any(|id| policy.groups.contains(&id));
            if policy.active && mine && rule.active && applies(&rule.conditions, world, situation) {
                all.push((policy, rule));
            }
        }
    }
    all.first().copied()
}

/// The groups that somebody is in: that of everyone besides.
fn joined(situation: &Situation) -> impl Iterator<Item = GroupId> {
    situation.groups.iter().copied().chain([Group::EVERYONE])
}

fn applies(conditions: &Conditions, world: &World, situation: &Situation) -> bool {
    let named = conditions.users.contains(&situation.account);
    let grouped = joined(situation).any(|group| conditions.groups.contains(&group));
    let everyone = conditions.users.is_empty() && conditions.groups.is_empty();
    let excluded = conditions.users_excluded.contains(&situation.account)
        || joined(situation).any(|group| conditions.groups_excluded.contains(&group));
    let inside = |zones: &ZoneSet| {
        world
            .configuration
            .zones()
            .filter(|zone| match zones {
                ZoneSet::All => true,
                ZoneSet::These(ids) => ids.contains(&zone.id),
            })
            .any(|zone| situation.address.is_some_and(|address| zone.contains(address)))
    };
    let network = match &conditions.network {
        Network::Anywhere => true,
        Network::In(zones) => inside(zones),
        Network::NotIn(zones) => !inside(zones),
    };
    let (these, not_these) = (&conditions.applications, &conditions.applications_excluded);
    let target = match situation.application {
        Some(id) => (these.is_empty() || these.contains(&id)) && !not_these.contains(&id),
        None => these.is_empty(),
    };
    let any_channel = conditions.channel == SignInChannel::Any;
    (named || grouped || everyone) && !excluded && network && target && any_channel
}

/// What happens: `None` where a rule denies, else whether the user is in.
pub(super) fn is_in(world: &World, situation: &Situation) -> Option<bool> {
    let of = |kind| {
        world.configuration.policies().map(|policy| &**policy).filter(move |policy| policy.kind() == kind)
    };
    let session = match &first_rule(of(PolicyKind::Session).collect(), world, situation)?.1.action {
        Action::Session(action) if action.access == Access::Allow => action,
        _ => return None,
    };
    let allowed = usable(world, situation);
    let ended = match situation.session {
        None => true,
        Some(span) => {
            let idle = situation.now.since(span.used_at);
            let age = situation.now.since(span.started_at);
            idle >= session.idle || session.life.is_some_and(|life| age >= life)
        }
    };
    let proofs: Vec<Proof> = situation
        .proofs
        .iter()
        .filter(|proof| allowed.contains(&proof.factor.key))
        .filter(|proof| proof.at >= situation.began_at || !ended)
        .copied()
        .collect();
    let application = match situation.application {
        None => !proofs.is_empty(),
        Some(id) => {
            let policy = world.configuration.access_policy_of(id)?;
            let built_in = world.configuration.policy(Policy::built_in_id(PolicyKind::Access))?;
            let rule = first_rule(vec![&**policy], world, situation)
                .or_else(|| first_rule(vec![&**built_in], world, situation))?;
            match &rule.1.action {
                Action::Access(Some(demand)) => meets(demand, &proofs, situation),
                _ => return None,
            }
        }
    };
    Some(application && opens(session, &proofs, situation))
}

pub(super) fn usable(world: &World, situation: &Situation) -> Vec<AuthenticatorKey> {
    let policies = world.configuration.policies().map(|policy| &**policy);
    let policies = policies.filter(|policy| policy.kind() == PolicyKind::Enrolment).collect();
    let Some((policy, _)) = first_rule(policies, world, situation) else { return Vec::new() };
    let Settings::Enrolment(entries) = &policy.settings else { return Vec::new() };
    let on = |key| world.configuration.authenticators().any(|known| known.key == key && known.active);
    let allows = |entry: &&Enrolment| entry.allowance != Allowance::NotAllowed && on(entry.key);
    entries.iter().filter(allows).map(|entry| entry.key).collect()
}

/// What can be set up in the sign-in.
pub(super) fn settable(world: &World, situation: &Situation) -> Vec<AuthenticatorKey> {
    let policies = world.configuration.policies().map(|policy| &**policy);
    let policies = policies.filter(|policy| policy.kind() == PolicyKind::Enrolment).collect();
    match first_rule(policies, world, situation).map(|(_, rule)| &rule.action) {
        Some(Action::Enrolment(EnrolAt::Challenge | EnrolAt::Login)) => usable(world, situation)
            .into_iter()
            .filter(|key| {
                use AuthenticatorKey as K;
                matches!(key, K::Password | K::SecurityQuestion | K::Email | K::Phone | K::Totp | K::Passkey)
            })
            .filter(|key| !situation.factors.iter().any(|factor| factor.key == *key))
            .collect(),
        _ => Vec::new(),
    }
}

/// On what terms someone is let in who is.
pub(super) fn terms(world: &World, situation: &Situation) -> Terms {
    let of = |kind| {
        world.configuration.policies().map(|policy| &**policy).filter(move |policy| policy.kind() == kind)
    };
    let session = first_rule(of(PolicyKind::Session).collect(), world, situation).unwrap();
    let Action::Session(session) = &session.1.action else { panic!("a session rule") };
    let (mut must_set_up, mut may_set_up) = (Vec::new(), Vec::new());
    let enrolment = first_rule(of(PolicyKind::Enrolment).collect(), world, situation);
    let entries = match enrolment.map(|(policy, _)| &policy.settings) {
        Some(Settings::Enrolment(entries)) => entries.as_slice(),
        _ => &[],
    };
    let settable = settable(world, situation);
    for Enrolment { key, allowance, grace } in entries.iter().filter(|entry| settable.contains(&entry.key)) {
        let times =
            situation.put_off.iter().filter(|(known, _)| known == key).map(|(_, times)| *times).sum::<u8>();
        if *allowance == Allowance::Required {
            let can_wait = match grace {
                None => false,
                Some(Grace::Skips(most)) => times < *most,
                Some(Grace::Until(end)) => situation.now < *end,
            };
            must_set_up.push(SetUp { key: *key, can_wait });
        } else if times == 0 {
            may_set_up.push(*key);
        }
    }
    Terms {
        idle: session.idle,
        life: session.life,
        persistent: session.persistent,
        remember_device: session.remember_device,
        must_set_up,
        may_set_up,
    }
}

fn classes(factor: Factor) -> Vec<Class> {
    let mut classes = vec![match factor.key {
        AuthenticatorKey::Password
        | AuthenticatorKey::SecurityQuestion
        | AuthenticatorKey::TemporaryAccessCode => Class::Knowledge,
        _ => Class::Possession,
    }];
    if factor.properties.has(Properties::USER_VERIFICATION) {
        classes.push(Class::Inherence);
    }
    classes
}

/// Whether there are two among them of different classes, over different lines.
fn two(proofs: &[Proof]) -> bool {
    for one in proofs {
        for other in proofs {
            for class in classes(one.factor) {
                for second in classes(other.factor) {
                    let same_line = one.factor.line.is_some() && one.factor.line == other.factor.line;
                    let same_proof = std::ptr::eq(one, other);
                    if class != second && (same_proof || !same_line) {
                        return true;
                    }
                }
            }
        }
    }
    false
}

fn opens(session: &SessionAction, proofs: &[Proof], situation: &Situation) -> bool {
    if session.primary == PrimaryFactor::Password
        && !proofs.iter().any(|proof| proof.factor.key == AuthenticatorKey::Password)
    {
        return false;
    }
    let remembered = situation.remembered_at.map(|at| situation.now.since(at).as_millis());
    match session.second_factor {
        None => true,
        Some(FactorPrompt::Always) => two(proofs),
        Some(FactorPrompt::Device) => remembered.is_some() || two(proofs),
        Some(FactorPrompt::Within(lifetime)) => {
            let young: Vec<Proof> = proofs
                .iter()
                .filter(|proof| {
                    classes(proof.factor).contains(&Class::Knowledge)
                        || proof.at >= situation.began_at
                        || situation.now.since(proof.at) < lifetime
                })
                .copied()
                .collect();
            remembered.is_some_and(|age| age < lifetime.as_millis()) || two(&young)
        }
    }
}

fn young(proof: &Proof, within: Option<&Period>, situation: &Situation) -> bool {
    if proof.at >= situation.began_at {
        return true;
    }
    within.is_none_or(|within| situation.now.since(proof.at) < within.span())
}

fn meets(demand: &Demand, proofs: &[Proof], situation: &Situation) -> bool {
    match demand {
        Demand::Assurance(assurance) => {
            let idle = situation.session.map_or(Span::ZERO, |span| situation.now.since(span.used_at));
            let proofs: Vec<Proof> = proofs
                .iter()
                .filter(|proof| {
                    let lively = assurance.inactivity.as_ref().is_none_or(|most| idle < most.span());
                    proof.at >= situation.began_at || lively
                })
                .copied()
                .collect();
            let nothing = [Constraint::default()];
            let entries =
                if assurance.constraints.is_empty() { &nothing } else { assurance.constraints.as_slice() };
            entries.iter().any(|entry| entry_holds(assurance, entry, &proofs, situation))
        }
        Demand::Chains { chains, reauthenticate_in } => chains.iter().any(|chain| {
            let within = chain.reauthenticate_in.as_ref().or(reauthenticate_in.as_ref());
            let fresh: Vec<_> = proofs.iter().filter(|proof| young(proof, within, situation)).collect();
            walks(&chain.steps, &fresh)
        }),
    }
}

/// Tries every proof for the first step, and the rest of the proofs for the rest of the steps.
fn walks(steps: &[Step], proofs: &[&Proof]) -> bool {
    let Some((step, rest)) = steps.split_first() else { return true };
    (0..proofs.len()).any(|place| {
        let factor = &proofs[place].factor;
        let fits = step.methods.iter().any(|method| {
            method.key == factor.key
                && method.method == factor.method
                && (!method.user_verification || factor.properties.has(Properties::USER_VERIFICATION))
                && (!method.hardware_protected || factor.properties.has(Properties::HARDWARE_PROTECTED))
                && (!method.phishing_resistant || factor.properties.has(Properties::PHISHING_RESISTANT))
        });
        fits && walks(rest, &proofs[place + 1..])
    })
}

fn entry_holds(assurance: &Assurance, entry: &Constraint, proofs: &[Proof], situation: &Situation) -> bool {
    let outer = assurance.reauthenticate_in.as_ref();
    let (mut knows, mut has) = (Vec::new(), Vec::new());
    for proof in proofs {
        if classes(proof.factor).contains(&Class::Knowledge) {
            let member = entry.knowledge.as_ref();
            let within = member.and_then(|member| member.reauthenticate_in.as_ref()).or(outer);
            if member.is_none_or(|member| fits(member, proof.factor)) && young(proof, within, situation) {
                knows.push(*proof);
            }
        } else {
            let member = entry.possession.as_ref();
            let within = member.and_then(|member| member.factor.reauthenticate_in.as_ref()).or(outer);
            let shows = |member: &PossessionConstraint| {
                let properties = proof.factor.properties;
                fits(&member.factor, proof.factor)
                    && (!member.device_bound || properties.has(Properties::DEVICE_BOUND))
                    && (!member.hardware_protected || properties.has(Properties::HARDWARE_PROTECTED))
                    && (!member.phishing_resistant || properties.has(Properties::PHISHING_RESISTANT))
                    && (!member.user_presence || properties.has(Properties::USER_PRESENCE))
                    && (!member.user_verification || properties.has(Properties::USER_VERIFICATION))
            };
            if member.is_none_or(shows) && young(proof, within, situation) {
                has.push(*proof);
            }
        }
    }
    if entry.knowledge.as_ref().is_some_and(|member| member.required) && knows.is_empty() {
        return false;
    }
    if entry.possession.as_ref().is_some_and(|member| member.factor.required) && has.is_empty() {
        return false;
    }
    let all: Vec<Proof> = knows.into_iter().chain(has).collect();
    match assurance.factors {
        FactorCount::One => !all.is_empty(),
        FactorCount::Two => two(&all),
    }
}

fn fits(member: &FactorConstraint, factor: Factor) -> bool {
    let is = |choice: &MethodChoice| {
        choice.key == factor.key && (choice.method.is_none() || choice.method == Some(factor.method))
    };
    (member.methods.is_empty() || member.methods.contains(&factor.method))
        && (member.keys.is_empty() || member.keys.contains(&factor.key))
        && (member.choices.is_empty() || member.choices.iter().any(is))
        && !member.excluded.iter().any(is)
}
