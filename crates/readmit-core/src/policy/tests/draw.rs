//! Random organisations and situations, drawn from bytes, so that a failing one shrinks to a small one.

use super::*;
use crate::group::Group;

/// An application that is not the one at hand.
const BANK: ApplicationId = ApplicationId::from_uuid(Uuid::from_u128(0x52));

/// Bytes that are enough for most draws.
pub(super) const BYTES: usize = 800;

/// What is drawn from; nothing but zeros when it is used up.
pub(super) struct Choices<'a>(pub &'a [u8]);

impl Choices<'_> {
    fn below(&mut self, bound: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first) % bound
    }

    /// True once in `times`; false where nothing is left.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    fn some<T: Clone>(&mut self, from: &[T], times: usize) -> Vec<T> {
        from.iter().filter(|_| self.once_in(times)).cloned().collect()
    }

    fn maybe<T>(&mut self, times: usize, draw: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.once_in(times).then(|| draw(self))
    }

    fn span(&mut self) -> Span {
        self.pick(&[Span::from_mins(5), Span::from_mins(10), Span::from_mins(30), Span::from_hours(2)])
    }

    fn period(&mut self) -> Period {
        Period::from_span(if self.once_in(3) { Span::ZERO } else { self.span() })
    }

    fn instant(&mut self) -> Timestamp {
        let ago = [0, 1, 4, 5, 6, 9, 10, 11, 29, 30, 31, 119, 120, 121];
        NOW - Span::from_mins(self.pick(&ago))
    }

    fn factor(&mut self) -> Factor {
        let key = self.pick(&AuthenticatorKey::ALL);
        let mut factor = Factor::usual(key, self.pick(key.methods()));
        if self.once_in(2) {
            factor.properties = Properties::WORDS
                .into_iter()
                .filter(|(property, _)| factor.properties.has(*property) && self.once_in(2))
                .fold(Properties::NONE, |some, (property, _)| some | property);
        }
        if key == AuthenticatorKey::TemporaryAccessCode {
            factor.line = self.pick(&[None, Some(Line::Mailbox), Some(Line::Phone)]);
        }
        factor
    }

    fn choice(&mut self) -> MethodChoice {
        let key = self.pick(&AuthenticatorKey::ALL);
        MethodChoice { key, method: self.maybe(2, |choices| choices.pick(key.methods())) }
    }

    fn member(&mut self) -> FactorConstraint {
        let methods = self.maybe(5, |choices| {
            let keys = choices.some(&AuthenticatorKey::ALL, 2);
            keys.into_iter().flat_map(AuthenticatorKey::methods).copied().collect()
        });
        FactorConstraint {
            methods: methods.unwrap_or_default(),
            keys: self.maybe(5, |choices| choices.some(&AuthenticatorKey::ALL, 2)).unwrap_or_default(),
            choices: self.maybe(5, |choices| vec![choices.choice(), choices.choice()]).unwrap_or_default(),
            excluded: self.maybe(5, |choices| vec![choices.choice()]).unwrap_or_default(),
            required: !self.once_in(4),
            reauthenticate_in: self.maybe(4, Self::period),
        }
    }

    fn constraint(&mut self) -> Constraint {
        let possession = |choices: &mut Self| PossessionConstraint {
            factor: choices.member(),
            device_bound: choices.once_in(6),
            hardware_protected: choices.once_in(6),
            phishing_resistant: choices.once_in(6),
            user_presence: choices.once_in(3),
            user_verification: choices.once_in(6),
        };
        Constraint { knowledge: self.maybe(3, Self::member), possession: self.maybe(2, possession) }
    }

    fn chain(&mut self) -> Chain {
        let steps = (0..=self.below(3))
            .map(|_| Step { methods: (0..=self.below(2)).map(|_| self.method()).collect() });
        Chain { steps: steps.collect(), reauthenticate_in: self.maybe(3, Self::period) }
    }

    fn method(&mut self) -> ChainMethod {
        let key = self.pick(&AuthenticatorKey::ALL);
        ChainMethod {
            key,
            method: self.pick(key.methods()),
            user_verification: self.once_in(5),
            hardware_protected: self.once_in(8),
            phishing_resistant: self.once_in(8),
        }
    }

    fn demand(&mut self) -> Demand {
        if self.once_in(3) {
            let chains = (0..=self.below(2)).map(|_| self.chain()).collect();
            return Demand::Chains { chains, reauthenticate_in: self.maybe(3, Self::period) };
        }
        Demand::Assurance(Assurance {
            factors: self.pick(&[FactorCount::One, FactorCount::Two]),
            reauthenticate_in: self.maybe(2, Self::period),
            inactivity: self.maybe(4, Self::period),
            constraints: (0..self.below(3)).map(|_| self.constraint()).collect(),
        })
    }

    fn session(&mut self) -> SessionAction {
        let prompts = [FactorPrompt::Always, FactorPrompt::Device, FactorPrompt::Within(Span::from_mins(10))];
        SessionAction {
            access: if self.once_in(8) { Access::Deny } else { Access::Allow },
            primary: if self.once_in(4) { PrimaryFactor::Password } else { PrimaryFactor::Any },
            second_factor: self.maybe(2, |choices| choices.pick(&prompts)),
            remember_device: self.once_in(2),
            persistent: self.once_in(2),
            idle: self.span(),
            life: self.maybe(3, Self::span),
        }
    }

    fn conditions(&mut self) -> Conditions {
        let zones = |choices: &mut Self| {
            if choices.once_in(2) { ZoneSet::All } else { ZoneSet::These(choices.some(&[OFFICE, HOME], 2)) }
        };
        Conditions {
            users: self.some(&[ANN], 6),
            users_excluded: self.some(&[ANN], 8),
            groups: self.some(&[STAFF, OTHERS, Group::EVERYONE], 6),
            groups_excluded: self.some(&[STAFF, OTHERS, Group::EVERYONE], 12),
            network: match self.below(5) {
                3 => Network::In(zones(self)),
                4 => Network::NotIn(zones(self)),
                _ => Network::Anywhere,
            },
            channel: if self.once_in(9) { SignInChannel::Radius } else { SignInChannel::Any },
            applications: self.some(&[SHOP, BANK], 8),
            applications_excluded: self.some(&[SHOP, BANK], 10),
        }
    }

    fn rules(&mut self, world: &mut World, draw: impl Fn(&mut Self) -> Action) -> Vec<Rule> {
        let rules = (0..self.below(4)).map(|_| {
            let (conditions, action) = (self.conditions(), draw(self));
            Rule { active: !self.once_in(6), ..world.rule("", conditions, action) }
        });
        rules.collect()
    }

    /// An organisation with a handful of policies of each kind.
    pub(super) fn world(&mut self) -> World {
        let mut world = World::new();
        world.zone(HOME, [192, 0, 2], !self.once_in(4));
        for key in AuthenticatorKey::ALL {
            if self.once_in(10) {
                world.authenticator(key, false);
            }
        }
        for _ in 0..self.below(3) {
            let entries = AuthenticatorKey::ALL.map(|key| Enrolment {
                key,
                allowance: self.pick(&[Allowance::Optional, Allowance::Required, Allowance::NotAllowed]),
                grace: self.maybe(2, Self::grace),
            });
            let at = [EnrolAt::Challenge, EnrolAt::Login, EnrolAt::Never, EnrolAt::NeverIncludingRecovery];
            let rules = self.rules(&mut world, |choices| Action::Enrolment(choices.pick(&at)));
            self.policy(&mut world, Settings::Enrolment(entries.to_vec()), rules);
        }
        for _ in 0..self.below(3) {
            let rules = self.rules(&mut world, |choices| Action::Session(choices.session()));
            self.policy(&mut world, Settings::Session, rules);
        }
        if self.once_in(5) {
            return world;
        }
        let demand = self.demand();
        let id = world.demand(Some(demand));
        let rules =
            self.rules(&mut world, |choices| Action::Access((!choices.once_in(8)).then(|| choices.demand())));
        // Without a rule for everyone, the built-in policy has its say.
        let is_for_everyone = !self.once_in(4);
        world.change(id, |policy| {
            policy.rules.retain(|_| is_for_everyone);
            policy.rules.splice(0..0, rules.clone()).for_each(drop);
        });
        world
    }

    fn policy(&mut self, world: &mut World, settings: Settings, rules: Vec<Rule>) {
        let (priority, active) = (self.pick(&[1, 2, 3]), !self.once_in(6));
        let groups = self.some(&[STAFF, OTHERS, Group::EVERYONE], 3);
        let id = world.policy("", settings, rules);
        world.change(id, |policy| {
            policy.priority = priority;
            policy.active = active;
            policy.groups.clone_from(&groups);
        });
    }

    /// Someone who has some factors and proved some.
    pub(super) fn situation(&mut self) -> Situation {
        let addresses = [None, Some([10, 0, 0, 7].into()), Some([192, 0, 2, 1].into())];
        let mut proofs: Vec<_> =
            (0..self.below(4)).map(|_| Proof { factor: self.factor(), at: self.instant() }).collect();
        proofs.sort_by_key(|proof| proof.at);
        let session = self.maybe(2, |choices| {
            let used_at = choices.instant();
            SessionSpan { started_at: used_at.min(choices.instant()), used_at }
        });
        Situation {
            groups: self.some(&[STAFF, OTHERS], 2),
            application: self.pick(&[Some(SHOP), Some(SHOP), Some(SHOP), None]),
            address: self.pick(&addresses),
            began_at: self.pick(&[NOW, NOW - Span::from_mins(4)]),
            factors: (0..self.below(5)).map(|_| self.factor()).collect(),
            proofs,
            session,
            remembered_at: self.maybe(4, Self::instant),
            put_off: self.put_off(),
            ..Situation::fresh(ANN, NOW)
        }
    }

    fn put_off(&mut self) -> Vec<(AuthenticatorKey, u8)> {
        let keys = self.some(&AuthenticatorKey::ALL, 4);
        keys.into_iter().map(|key| (key, self.pick(&[0, 1, 2]))).collect()
    }

    fn grace(&mut self) -> Grace {
        self.pick(&[
            Grace::Skips(1),
            Grace::Skips(2),
            Grace::Until(NOW),
            Grace::Until(NOW + Span::from_mins(1)),
        ])
    }

    /// A factor that someone proves just now.
    pub(super) fn proof(&mut self) -> Proof {
        Proof { factor: self.factor(), at: NOW }
    }
}
