//! A decision in words that a help desk understands: who decided, what is met and by what, and what would change it.

use super::decide::{Decision, Denial, Source, Verdict, decide};
use super::enrolling;
use super::factor::Factor;
use super::need::{Need, Route, Subject};
use super::situation::Situation;
use super::words::{and, key_word, listed, lower, name_of, names, or, span, upper, way_word, with};
use super::{Action, Constraint, Demand, PolicyKind, Step};
use crate::authenticator::AuthenticatorKey;
use crate::configuration::Configuration;

/// A decision in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What becomes of the sign-in.
    pub summary: String,
    /// The rules that decided.
    pub rules: Vec<String>,
    /// What each way in demands, and what of it is met.
    pub demands: Vec<String>,
    /// What would change the verdict, or follows from it.
    pub advice: Vec<String>,
}

/// Puts a decision about `situation` into words.
pub fn explain(configuration: &Configuration, situation: &Situation, decision: &Decision) -> Explanation {
    let telling = Telling { configuration, situation, decision };
    Explanation {
        summary: telling.summary(),
        rules: telling.rules(),
        demands: telling.demands(),
        advice: telling.advice(),
    }
}

struct Telling<'a> {
    configuration: &'a Configuration,
    situation: &'a Situation,
    decision: &'a Decision,
}

impl Telling<'_> {
    fn summary(&self) -> String {
        match &self.decision.verdict {
            Verdict::LetIn(terms) if terms.must_set_up.iter().any(|set_up| !set_up.can_wait) => {
                "Let in, once what must be set up is set up.".to_owned()
            }
            Verdict::LetIn(_) => "Let in.".to_owned(),
            Verdict::Challenge { next } if next.iter().all(|way| way.set_up) => {
                "Not in yet: something must be set up that is accepted.".to_owned()
            }
            Verdict::Challenge { .. } if self.situation.proofs.is_empty() => {
                "Can get in: must prove who they are.".to_owned()
            }
            Verdict::Challenge { .. } => "Not in yet: must prove more.".to_owned(),
            Verdict::Denied(_) => "Denied: nothing that is proved changes that.".to_owned(),
            Verdict::Unsatisfiable => {
                "Cannot get in: nothing that they have, or could set up, meets the demand.".to_owned()
            }
        }
    }

    fn rules(&self) -> Vec<String> {
        let Decision { session, access, enrolment, .. } = self.decision;
        let named = [("session policy", session), ("access policy", access), ("enrolment policy", enrolment)];
        let told = named.into_iter().filter_map(|(what, source)| Some((what, source.as_ref()?)));
        told.map(|(what, source)| format!("The {what} {}.", self.name(source))).collect()
    }

    /// `“Staff”, rule “Default Rule”`.
    fn name(&self, source: &Source) -> String {
        let Some(policy) = self.configuration.policy(source.policy) else { return source.policy.to_string() };
        let rule =
            policy.rules.iter().find(|rule| rule.id == source.rule).map_or("", |rule| rule.name.as_str());
        format!("“{}”, rule “{rule}”", policy.name)
    }

    fn demands(&self) -> Vec<String> {
        let routes = &self.decision.routes;
        let mut lines = Vec::new();
        for (number, route) in routes.iter().enumerate() {
            let alternative =
                if routes.len() > 1 { format!("Alternative {}: ", number + 1) } else { String::new() };
            lines.extend(route.needs.iter().map(|need| format!("{alternative}{}", self.need(route, need))));
        }
        lines
    }

    fn need(&self, route: &Route, need: &Need) -> String {
        let what = self.wanted(route, need.subject);
        if need.is_met() {
            let by = need.met_by.iter().filter_map(|place| self.situation.proofs.get(*place));
            return format!("{what}: met by {}.", and(by.map(|proof| name_of(proof.factor))));
        }
        if need.ways.is_empty() {
            return format!("{what}: not met, and nothing that they have or could set up meets it.");
        }
        format!("{what}: not met; would be by {}.", or(names(&need.ways)))
    }

    /// What a need is about, with what the rule says of it.
    fn wanted(&self, route: &Route, subject: Subject) -> String {
        match subject {
            Subject::Password => "For the session, a password".to_owned(),
            Subject::SecondFactor => "For the session, two factors of different kinds".to_owned(),
            Subject::OneFactor => "One factor".to_owned(),
            Subject::TwoFactors => "Two factors of different kinds".to_owned(),
            Subject::Knowledge => {
                let member = self.entry(route).and_then(|entry| entry.knowledge.as_ref());
                format!("Something that they know{}", member.map(listed).unwrap_or_default())
            }
            Subject::Possession => {
                let member = self.entry(route).and_then(|entry| entry.possession.as_ref());
                let (properties, list) =
                    member.map(|member| (with(member.wanted()), listed(&member.factor))).unwrap_or_default();
                format!("Something that they have{properties}{list}")
            }
            Subject::Step(number) => {
                let step = self.step(route, number);
                let methods = step.map(|step| step.methods.as_slice()).unwrap_or_default();
                let names = methods.iter().map(|method| {
                    format!("{}{}", way_word(method.key, method.method), with(method.wanted()))
                });
                format!("Step {}, {}", number + 1, or(names))
            }
        }
    }

    fn demand(&self) -> Option<&Demand> {
        let source = self.decision.access.as_ref()?;
        let policy = self.configuration.policy(source.policy)?;
        match &policy.rules.iter().find(|rule| rule.id == source.rule)?.action {
            Action::Access(demand) => demand.as_ref(),
            _ => None,
        }
    }

    fn entry(&self, route: &Route) -> Option<&Constraint> {
        match self.demand()? {
            Demand::Assurance(assurance) => assurance.constraints.get(route.alternative),
            Demand::Chains { .. } => None,
        }
    }

    fn step(&self, route: &Route, number: usize) -> Option<&Step> {
        match self.demand()? {
            Demand::Chains { chains, .. } => chains.get(route.alternative)?.steps.get(number),
            Demand::Assurance(_) => None,
        }
    }

    fn advice(&self) -> Vec<String> {
        let mut lines = self.discounted();
        match &self.decision.verdict {
            Verdict::LetIn(terms) => {
                let life = terms
                    .life
                    .map_or_else(String::new, |life| format!(", and {} after it began", span(life)));
                lines.push(format!("The session ends after {} without use{life}.", span(terms.idle)));
                for set_up in &terms.must_set_up {
                    let wait = if set_up.can_wait { "; it can still be put off" } else { "" };
                    lines.push(format!("Must set up {}{wait}.", key_word(set_up.key)));
                }
                if !terms.may_set_up.is_empty() {
                    let keys = terms.may_set_up.iter().map(|key| key_word(*key).to_owned());
                    lines.push(format!("May set up {}.", or(keys)));
                }
            }
            Verdict::Challenge { next } => {
                lines.push(format!("Next: {}.", or(names(next))));
            }
            Verdict::Denied(denial) => lines.push(self.denial(*denial)),
            Verdict::Unsatisfiable => lines.push(self.missing()),
        }
        lines
    }

    /// What was proved and counts for nothing, and what they have and cannot use.
    fn discounted(&self) -> Vec<String> {
        let Some(enrolment) = self.decision.enrolment.as_ref() else { return Vec::new() };
        let proved = self.situation.proofs.iter().map(|proof| proof.factor.key);
        let mut keys: Vec<_> = proved.chain(self.situation.factors.iter().map(|factor| factor.key)).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut lines = Vec::new();
        for key in keys {
            let word = key_word(key);
            if !self.configuration.authenticator_by_key(key).is_some_and(|known| known.active) {
                lines.push(format!(
                    "{} counts for nothing: its authenticator is not switched on.",
                    upper(word)
                ));
            } else if !self.allows(enrolment, key) {
                lines.push(format!(
                    "{} counts for nothing: the enrolment policy {} does not allow it. Set “{}” to optional there.",
                    upper(word),
                    self.name(enrolment),
                    key.as_str()
                ));
            }
        }
        lines
    }

    fn allows(&self, enrolment: &Source, key: AuthenticatorKey) -> bool {
        let policy = self.configuration.policy(enrolment.policy);
        policy.is_some_and(|policy| enrolling::lets_have(&policy.settings, key))
    }

    fn sets_up(&self, enrolment: &Source) -> bool {
        let rules = self.configuration.policy(enrolment.policy).map(|policy| policy.rules.as_slice());
        let rule = rules.unwrap_or_default().iter().find(|rule| rule.id == enrolment.rule);
        rule.is_some_and(|rule| enrolling::asks(&rule.action))
    }

    fn denial(&self, denial: Denial) -> String {
        let rule = |source: Option<&Source>| source.map(|source| self.name(source)).unwrap_or_default();
        match denial {
            Denial::Session => format!(
                "The session policy {} denies access. It would take another rule that applies before it: for this \
                 user, a group of theirs, or another network.",
                rule(self.decision.session.as_ref())
            ),
            Denial::Access => format!(
                "The access policy {} denies access. It would take another rule that applies before it: for this \
                 user, a group of theirs, or another network.",
                rule(self.decision.access.as_ref())
            ),
            Denial::NoPolicy(PolicyKind::Session) => "No session policy applies to this user.".to_owned(),
            Denial::NoPolicy(_) => "No access policy of the application applies to this user.".to_owned(),
        }
    }

    /// Whether a code is all that they lack to begin with.
    fn would_do_with_a_code(&self) -> bool {
        let mut situation = self.situation.clone();
        situation.factors.push(Factor::temporary_code(None));
        matches!(decide(self.configuration, &situation).verdict, Verdict::Challenge { .. })
    }

    /// What to do where nothing is enough.
    fn missing(&self) -> String {
        let wanted = self.decision.routes.iter().filter_map(|route| {
            let need = route.needs.iter().find(|need| !need.is_met() && need.ways.is_empty())?;
            Some(self.wanted(route, need.subject))
        });
        let wanted: Vec<_> = wanted.collect();
        if self.would_do_with_a_code() {
            return "They have no temporary access code, and one would help: issue one.".to_owned();
        }
        if wanted.is_empty() {
            return "They have nothing that they could prove first. Allow temporary access codes in the enrolment \
                    policy, and issue one."
                .to_owned();
        }
        let missing = format!("What is missing: {}.", or(wanted.into_iter().map(|text| lower(&text))));
        match self.decision.enrolment.as_ref() {
            Some(enrolment) if !self.sets_up(enrolment) => format!(
                "{missing} The enrolment policy {} lets nobody set anything up in a sign-in: change that, or what is \
                 demanded.",
                self.name(enrolment)
            ),
            _ => format!(
                "{missing} Allow in the enrolment policy an authenticator that would do, or change what is demanded."
            ),
        }
    }
}
