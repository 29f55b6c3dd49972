//! Whose account a turn will need: found by running it on nobody's desk, where every act is a need.

use super::hands::Bound;
use super::serve::Turning;
use crate::app::App;
use crate::store::Parts;
use readmit_core::configuration::Configuration;
use readmit_core::journey::effect::{Act, Answer, Effects, Need, Proof, StepError, Whom};
use readmit_core::journey::engine::{End, Engine, Progress, World};

/// Does nothing, and says what it would take.
struct Idle {
    /// Which parts of the account the act reads: loaded at once, so that a known user takes no second load.
    parts: Parts,
}

impl Effects for Idle {
    fn perform(&mut self, act: &Act<'_>) -> Result<Result<Answer, StepError>, Need> {
        self.parts = match act {
            Act::Authenticate { proof: Proof::TempCode(_) | Proof::Passcode(..), .. } => Parts::HOT,
            Act::Authenticate { proof: Proof::Totp(_), .. } | Act::SendPasscode { .. } => Parts::USUAL,
            _ => Parts::ALL,
        };
        let whom = match act {
            Act::Authenticate { whom, .. }
            | Act::RegisterTotp { whom, .. }
            | Act::RevokeTotp { whom, .. }
            | Act::StartTransaction { whom, .. }
            | Act::RegisterPassword { whom, .. }
            | Act::Authenticators { whom }
            | Act::SwitchAuthenticator { whom, .. }
            | Act::ReadUser { whom }
            | Act::ReadCustomData { whom }
            | Act::WriteCustomData { whom, .. }
            | Act::SendPasscode { whom: Some(whom), .. } => whom.clone(),
            Act::SignTransaction { key, .. } => Whom::Account(key.account),
            Act::UserTokens { user } => user.whom(),
            Act::CreateUser(new) => return Err(Need::NewAccount(Box::new((*new).clone()))),
            Act::SendPasscode { whom: None, .. }
            | Act::CheckPasscode(..)
            | Act::ValidateToken(_)
            | Act::Record { .. }
            | Act::Send { .. } => return Err(Need::Parts),
        };
        Err(Need::Account(whom))
    }
}

impl App {
    /// Which account the desk of a turn should hold, and which parts of it. A wrong guess costs a commit or a load more, and
    /// nothing else.
    pub(super) fn foresee(&self, configuration: &Configuration, turning: &Turning) -> (Bound, Parts) {
        let Some(journey) = configuration.journey(&turning.journey) else {
            return (Bound::Nobody, Parts::HOT);
        };
        let now = self.now();
        let known = self.known_journeys(configuration, &turning.request, now);
        let world = World {
            now,
            entropy: [0; 32],
            graphs: &known,
            settings: &journey.settings,
            request: &turning.request,
            device: &turning.device,
            decided: &[],
        };
        let mut idle = Idle { parts: Parts::HOT };
        let mut engine = Engine::new(&world, &mut idle);
        let progress = match &turning.input {
            Some(input) => engine.answer(turning.run.clone(), input),
            None => engine.go_on(turning.run.clone()),
        };
        let bound = match progress {
            Progress::Needs { need: Need::Account(whom), .. } => Bound::Whom(whom),
            Progress::Needs { need: Need::NewAccount(new), .. } => Bound::New(*new, self.draw_account_id()),
            Progress::Ended { end, .. } => match *end {
                End::Success { user: Some(user), .. } => Bound::Whom(user.whom()),
                _ => Bound::Nobody,
            },
            Progress::Needs { .. } | Progress::Ask { .. } => Bound::Nobody,
        };
        (bound, idle.parts)
    }
}
