//! What the recorded acts of a run came to, given back instead of acting.

use crate::journeys::record::{LoggedTurn, Sent};
use readmit_core::journey::effect::{Act, Answer, Effects, Need, StepError};
use readmit_core::journey::engine::Acted;
use readmit_core::journey::graph::{Graph, Step};
use std::collections::VecDeque;

/// What an act does, in words: acts of one kind can stand for each other.
type Doing = &'static str;

const READS_USER: Doing = "reads the user";
const TOKENS: Doing = "asks for the user's tokens";
const AUTHENTICATES: Doing = "judges a credential";
const SENDS_CODE: Doing = "sends a code";
const CHECKS_CODE: Doing = "checks a code that it sent";
const STARTS: Doing = "starts a transaction";
const SIGNS: Doing = "judges a signature";

/// Recorded acts. On the same version they are asked for in the order in which they were done; on another one, the
/// next of the same kind stands for an act, in whichever turn it was.
pub(super) struct Recalled {
    queue: VecDeque<(Doing, Acted)>,
    in_order: bool,
    lacked: Option<Doing>,
}

impl Recalled {
    /// For the same version.
    pub(super) const fn in_order() -> Self {
        Self { queue: VecDeque::new(), in_order: true, lacked: None }
    }

    /// For another version than that of `graph`, on which the run was.
    pub(super) fn by_kind(turns: &[LoggedTurn], graph: Option<&Graph>) -> Self {
        let mut queue = VecDeque::new();
        for turn in turns {
            for (place, visit) in turn.visits.iter().enumerate() {
                let answers = place == 0 && !matches!(turn.sent, Sent::Start { .. } | Sent::Resend);
                let step = graph.and_then(|graph| Some(&graph.node(graph.find(visit.node)?).step));
                let last = visit.acts.len().saturating_sub(1);
                for (index, acted) in visit.acts.iter().enumerate() {
                    let own = step.filter(|_| index == last).and_then(|step| of_step(step, answers));
                    queue.push_back((of_recorded(acted, own), acted.clone()));
                }
            }
        }
        Self { queue, in_order: false, lacked: None }
    }

    /// A turn begins.
    pub(super) fn begin(&mut self, turn: &LoggedTurn) {
        if self.in_order {
            let acts = turn.visits.iter().flat_map(|visit| &visit.acts);
            self.queue = acts.map(|acted| ("", acted.clone())).collect();
        }
    }

    /// What was asked for and is not recorded.
    pub(super) const fn lacked(&self) -> Option<Doing> {
        self.lacked
    }
}

impl Effects for Recalled {
    fn perform(&mut self, act: &Act<'_>) -> Result<Result<Answer, StepError>, Need> {
        let doing = of_act(act);
        let found = if self.in_order {
            self.queue.pop_front()
        } else {
            let place = self.queue.iter().position(|(recorded, _)| *recorded == doing);
            place.and_then(|place| self.queue.remove(place))
        };
        match found {
            Some((_, Acted::Answered(answer))) => Ok(Ok(answer)),
            Some((_, Acted::Refused(error))) => Ok(Err(error)),
            None => {
                self.lacked = Some(doing);
                Err(Need::Parts)
            }
        }
    }
}

const fn of_act(act: &Act<'_>) -> Doing {
    match act {
        Act::Authenticate { .. } => AUTHENTICATES,
        Act::SendPasscode { .. } => SENDS_CODE,
        Act::CheckPasscode(..) => CHECKS_CODE,
        Act::RegisterTotp { .. } => "registers an authenticator app",
        Act::RevokeTotp { .. } => "takes an authenticator app away",
        Act::StartTransaction { .. } => STARTS,
        Act::SignTransaction { .. } => SIGNS,
        Act::RegisterPassword { .. } => "sets a password",
        Act::Authenticators { .. } => "lists authenticators",
        Act::SwitchAuthenticator { .. } => "locks or unlocks an authenticator",
        Act::ReadUser { .. } => READS_USER,
        Act::ReadCustomData { .. } => "reads custom data",
        Act::WriteCustomData { .. } => "writes custom data",
        Act::CreateUser(_) => "makes a user",
        Act::UserTokens { .. } => TOKENS,
        Act::ValidateToken(_) => "validates a token",
        Act::Record { .. } => "writes an event",
        Act::Send { .. } => "sends a message",
    }
}

/// What a step itself does: when it begins, or when it is answered.
const fn of_step(step: &Step, answers: bool) -> Option<Doing> {
    Some(match step {
        Step::TempCode { .. } | Step::Totp { .. } | Step::Password { .. } => AUTHENTICATES,
        Step::Passcode { .. } if answers => AUTHENTICATES,
        Step::ValidateContact { .. } if answers => CHECKS_CODE,
        Step::Passcode { .. } | Step::ValidateContact { .. } => SENDS_CODE,
        Step::SignTransaction { .. } if answers => SIGNS,
        Step::SignTransaction { .. } => STARTS,
        Step::RegisterTotp { .. } => "registers an authenticator app",
        Step::RevokeTotp { .. } => "takes an authenticator app away",
        Step::RegisterPassword { .. } => "sets a password",
        Step::UserAuthenticators { .. } => "lists authenticators",
        Step::SwitchAuthenticator { .. } => "locks or unlocks an authenticator",
        Step::GetContacts { .. } | Step::GetIdentifiers { .. } | Step::GetUser { .. } => READS_USER,
        Step::ReadCustomData { .. } => "reads custom data",
        Step::WriteCustomData { .. } => "writes custom data",
        Step::CreateUser(_) => "makes a user",
        Step::ValidateToken { .. } => "validates a token",
        Step::ActivityLog { .. } => "writes an event",
        Step::SendEmail { .. } | Step::SendSms { .. } => "sends a message",
        _ => return None,
    })
}

/// What a recorded act did: `own` where it may be the step's own, else what expressions ask.
fn of_recorded(acted: &Acted, own: Option<Doing>) -> Doing {
    match acted {
        Acted::Answered(Answer::Passcode(_)) => SENDS_CODE,
        Acted::Answered(Answer::Transaction { .. }) => STARTS,
        Acted::Answered(Answer::Value(value)) if value.get("access_token").is_some() => TOKENS,
        _ => own.unwrap_or(READS_USER),
    }
}
