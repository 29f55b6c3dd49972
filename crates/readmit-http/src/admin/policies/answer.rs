//! What policies make of a sign-in, as it is told.

use crate::admin::wire::date_time;
use readmit_app::policies::explain::{Bar, Explained};
use readmit_core::policy::{SetUp, Source, Verdict, Way};
use serde::Serialize;
use utoipa::ToSchema;

/// What becomes of a sign-in, and why.
#[derive(Serialize, ToSchema)]
pub(super) struct SignInExplained {
    #[schema(format = Uuid)]
    account_id: String,
    /// Whether the user is let in: by the policies, and with nothing else in the way.
    let_in: bool,
    /// What the policies say: let_in, challenge (more must be proved, or set up), denied, or unsatisfiable (nothing that the
    /// user has or could set up is enough).
    verdict: &'static str,
    /// The verdict in words.
    summary: String,
    /// What bars the way whatever the policies say.
    bars: Vec<BarShown>,
    /// Factors that the user does not have and was taken to have.
    assumed: Vec<&'static str>,
    /// The rules that apply, in words.
    rules: Vec<String>,
    /// What they demand and what of it is met, in words.
    demands: Vec<String>,
    /// What would change the verdict, or follows from it, in words.
    advice: Vec<String>,
    /// The session rule that applies.
    session: Option<RuleNamed>,
    /// The application's rule that applies.
    access: Option<RuleNamed>,
    /// The enrolment rule that applies.
    enrolment: Option<RuleNamed>,
    /// What brings a challenged user further: any of these.
    next: Vec<WayShown>,
    /// What a user who is let in must set up first, in this order.
    must_set_up: Vec<SetUpShown>,
    /// What a user who is let in may be offered to set up.
    may_set_up: Vec<&'static str>,
}

/// Something that bars the way whatever the policies say.
#[derive(Serialize, ToSchema)]
struct BarShown {
    /// Which: status, or codes_locked.
    bar: &'static str,
    text: String,
    /// When a lock ends by itself.
    #[schema(format = DateTime)]
    until: Option<String>,
}

/// A rule of a policy.
#[derive(Serialize, ToSchema)]
struct RuleNamed {
    #[schema(format = Uuid)]
    policy_id: String,
    #[schema(format = Uuid)]
    rule_id: String,
}

/// A way in which users prove themselves.
#[derive(Serialize, ToSchema)]
struct WayShown {
    /// The authenticator.
    key: &'static str,
    /// The way of it.
    method: &'static str,
    /// Whether it must be set up first.
    set_up: bool,
}

/// An authenticator that is to be set up.
#[derive(Serialize, ToSchema)]
struct SetUpShown {
    key: &'static str,
    /// Whether it can still be put off.
    can_wait: bool,
}

impl SignInExplained {
    pub(super) fn of(explained: Explained) -> Self {
        let let_in = explained.is_in();
        let Explained { account, decision, words, assumed, bars } = explained;
        let mut answer = Self {
            account_id: account.to_string(),
            let_in,
            verdict: decision.verdict.as_str(),
            summary: words.summary,
            bars: bars.iter().map(BarShown::of).collect(),
            assumed: assumed.iter().map(|key| key.as_str()).collect(),
            rules: words.rules,
            demands: words.demands,
            advice: words.advice,
            session: decision.session.map(RuleNamed::of),
            access: decision.access.map(RuleNamed::of),
            enrolment: decision.enrolment.map(RuleNamed::of),
            next: Vec::new(),
            must_set_up: Vec::new(),
            may_set_up: Vec::new(),
        };
        match &decision.verdict {
            Verdict::LetIn(terms) => {
                answer.must_set_up = terms.must_set_up.iter().copied().map(SetUpShown::of).collect();
                answer.may_set_up = terms.may_set_up.iter().map(|key| key.as_str()).collect();
            }
            Verdict::Challenge { next } => answer.next = next.iter().copied().map(WayShown::of).collect(),
            Verdict::Denied(_) | Verdict::Unsatisfiable => {}
        }
        answer
    }
}

impl BarShown {
    fn of(bar: &Bar) -> Self {
        let (word, until) = match bar {
            Bar::Status(_) => ("status", None),
            Bar::CodesLocked { until } => ("codes_locked", *until),
        };
        Self { bar: word, text: bar.to_string(), until: until.map(date_time) }
    }
}

impl RuleNamed {
    fn of(source: Source) -> Self {
        Self { policy_id: source.policy.to_string(), rule_id: source.rule.to_string() }
    }
}

impl WayShown {
    const fn of(way: Way) -> Self {
        Self { key: way.factor.key.as_str(), method: way.factor.method.as_str(), set_up: way.set_up }
    }
}

impl SetUpShown {
    const fn of(set_up: SetUp) -> Self {
        Self { key: set_up.key.as_str(), can_wait: set_up.can_wait }
    }
}
