//! Whether a temporary access code could let its owner in at all, asked before one is issued.

use super::asker::{Asker, Place, Target};
use super::enrolling::{self, Allowed};
use super::evidence::Evidence;
use super::factor::Factor;
use super::matching::{self, Applying};
use super::need::{self, Way};
use super::situation::Situation;
use super::{Access, Action, Demand, Policy, PolicyKind, SessionAction};
use crate::account::Account;
use crate::authenticator::AuthenticatorKey;
use crate::configuration::Configuration;
use crate::id::{ApplicationId, PolicyId, RuleId};
use crate::limits::DEMANDS_WEIGHED_MAX;

/// Whether an organisation-wide code for an account could be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeVerdict {
    /// It could, as far as can be said before the sign-in.
    Usable,
    /// No sign-in would accept it.
    Refused {
        /// The policy that sees to that.
        policy: PolicyId,
        /// The rule of it, where it is one rule.
        rule: Option<RuleId>,
        /// Why, and what would change it.
        because: String,
    },
}

/// Whether policies have a say about codes: not before an administrator adds the authenticator.
pub fn governs_codes(configuration: &Configuration) -> bool {
    configuration.authenticator_by_key(AuthenticatorKey::TemporaryAccessCode).is_some()
}

/// Whether an organisation-wide code for this account could be used at all.
///
/// Refuses only what is certain: a rule that depends on where the user will be, or through what they will come, is taken
/// as one that may apply; and where none of [`DEMANDS_WEIGHED_MAX`] demands would accept a code, the rest is left to the
/// sign-in. So the work is bounded, however many applications an account has. That the authenticator is switched on is for
/// who issues to see. Where [`governs_codes`], the account's profile must have been loaded; without its credentials it is
/// taken as one that has no password. A code that is usable for such an account is usable for one with a password as well.
pub fn code_verdict(configuration: &Configuration, account: &Account) -> CodeVerdict {
    if !governs_codes(configuration) {
        return CodeVerdict::Usable;
    }
    let outlook = Outlook::of(configuration, account);
    let verdict = outlook.enrolment().and_then(|allowed| outlook.sign_in(allowed));
    match verdict {
        Ok(()) => CodeVerdict::Usable,
        Err(Objection { by: (policy, rule), because }) => {
            CodeVerdict::Refused { policy: policy.id, rule, because }
        }
    }
}

/// Who objects, and why.
struct Objection<'a> {
    by: (&'a Policy, Option<RuleId>),
    because: String,
}

/// What can be said of an account's sign-ins before they happen.
struct Outlook<'a> {
    configuration: &'a Configuration,
    /// The account, with all that it has and a code.
    situation: Situation,
    applications: Vec<ApplicationId>,
}

impl<'a> Outlook<'a> {
    fn of(configuration: &'a Configuration, account: &Account) -> Self {
        let mut situation = Situation::fresh(account.id, account.hot.changed_at);
        situation.groups.clone_from(&account.profile.groups);
        situation.factors = if account.credentials.is_loaded() {
            account.factors_at(situation.now)
        } else {
            account.factors_beside_password_at(situation.now)
        };
        situation.factors.retain(|factor| factor.key != AuthenticatorKey::TemporaryAccessCode);
        situation.factors.push(Factor::temporary_code(None));
        let applications = account.profile.applications.iter().map(|association| association.application);
        Self { configuration, situation, applications: applications.collect() }
    }

    /// Every policy and rule that may apply.
    fn possible(&self, kind: PolicyKind, target: Target) -> Vec<Applying<'a>> {
        let asker = Asker::new(self.configuration, &self.situation, Place::Unknown, target);
        match (kind, target) {
            (PolicyKind::Access, Target::Application(id)) => {
                matching::possibly_applying(matching::access_policies(self.configuration, id), &asker)
            }
            _ => matching::possibly_applying(self.configuration.policies_of(kind), &asker),
        }
    }

    /// What the enrolment policies that may apply allow between them; an objection where none of them allows codes.
    fn enrolment(&self) -> Result<Allowed, Objection<'a>> {
        let mut switched_on = enrolling::switched_on(self.configuration);
        switched_on = switched_on | [AuthenticatorKey::TemporaryAccessCode].into_iter().collect();
        let possible = self.possible(PolicyKind::Enrolment, Target::Unknown);
        let each = possible.iter().map(|applying| enrolling::allowed(*applying, switched_on));
        let allowed = each.reduce(|some, others| some | others).unwrap_or_default();
        match possible.first() {
            Some((policy, _)) if !allowed.usable.has(AuthenticatorKey::TemporaryAccessCode) => {
                Err(Objection {
                    by: (policy, None),
                    because: format!(
                        "The enrolment policy “{}” applies to this account and does not allow temporary access codes. \
                     Set “tac” to optional in it, or put the account into a group whose enrolment policy allows them.",
                        policy.name
                    ),
                })
            }
            _ => Ok(allowed),
        }
    }

    /// An objection where no session can begin, or where no application of the account accepts a code.
    fn sign_in(&self, allowed: Allowed) -> Result<(), Objection<'a>> {
        let sessions = self.possible(PolicyKind::Session, Target::Unknown);
        let mut open: Vec<&SessionAction> = Vec::new();
        for (_, rule) in &sessions {
            // Alike in what they ask for is alike here.
            let same = |action: &SessionAction, other: &SessionAction| {
                (action.primary, action.second_factor.is_some())
                    == (other.primary, other.second_factor.is_some())
            };
            if let Action::Session(action) = &rule.action
                && action.access == Access::Allow
                && !open.iter().any(|other| same(action, other))
            {
                open.push(action);
            }
        }
        let Some((policy, rule)) = sessions.first() else { return Ok(()) };
        if open.is_empty() {
            return Err(Objection {
                by: (policy, Some(rule.id)),
                because: format!(
                    "The session policy “{}”, rule “{}”, lets this account in from nowhere. Change what the rule says, \
                     or whom it is about.",
                    policy.name, rule.name
                ),
            });
        }
        let evidence = Evidence::at_the_start(&self.situation, allowed);
        if !open.iter().any(|session| accepts_code(session, None, &evidence)) {
            return Err(too_little((policy, rule)));
        }
        let mut first = None;
        let mut left = DEMANDS_WEIGHED_MAX;
        for application in &self.applications {
            match self.application(*application, &open, &evidence, &mut left) {
                Ok(()) => return Ok(()),
                Err(objection) => first = first.or(Some(objection)),
            }
        }
        first.map_or(Ok(()), Err)
    }

    fn application(
        &self,
        application: ApplicationId,
        sessions: &[&SessionAction],
        evidence: &Evidence<'_>,
        left: &mut usize,
    ) -> Result<(), Objection<'a>> {
        let possible = self.possible(PolicyKind::Access, Target::Application(application));
        for (_, rule) in &possible {
            let Action::Access(Some(demand)) = &rule.action else { continue };
            for session in sessions {
                if *left == 0 || accepts_code(session, Some(demand), evidence) {
                    return Ok(());
                }
                *left -= 1;
            }
        }
        let Some((policy, rule)) = possible.first() else { return Ok(()) };
        let name = self.configuration.application(application).map_or("", |found| found.name.as_str());
        let denies = matches!(rule.action, Action::Access(None));
        let because = if denies {
            format!(
                "The access policy “{}” of the application “{name}”, rule “{}”, lets this account in from nowhere. \
                 Change what the rule says, or whom it is about.",
                policy.name, rule.name
            )
        } else {
            format!(
                "The access policy “{}” of the application “{name}”, rule “{}”, cannot be met by a temporary access \
                 code together with what this account has or could set up. Accept “tac” in the rule, or allow in the \
                 enrolment policy what the rule demands beside it.",
                policy.name, rule.name
            )
        };
        Err(Objection { by: (policy, Some(rule.id)), because })
    }
}

fn too_little((policy, rule): Applying<'_>) -> Objection<'_> {
    Objection {
        by: (policy, Some(rule.id)),
        because: format!(
            "The session policy “{}”, rule “{}”, demands more than a temporary access code, and this account neither has \
             the rest of it nor could set it up. Allow in the enrolment policy what the rule demands (for a second \
             factor: one of another kind, such as a passkey), or demand less.",
            policy.name, rule.name
        ),
    }
}

/// Whether a code plays a part in some way to meet the demands.
fn accepts_code(session: &SessionAction, demand: Option<&Demand>, evidence: &Evidence<'_>) -> bool {
    let is_code = |way: &Way| way.factor.key == AuthenticatorKey::TemporaryAccessCode;
    let routes = need::routes(session, demand, evidence);
    routes.iter().any(|route| route.is_open() && route.needs.iter().any(|need| need.ways.iter().any(is_code)))
}
