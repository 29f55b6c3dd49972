//! What the use cases of journeys refuse, as the shell says it.

use super::findings;
use crate::commands::refused::denied;
use crate::outcome::Trouble;
use readmit_app::journeys::manage::JourneyRefusal;
use readmit_app::journeys::replay::NotReplayed;

pub(super) fn no_such_journey() -> Trouble {
    Trouble::not_found("unknown_journey", "no such journey: `readmit journey list` shows all")
}

/// What is refused about a journey.
pub(crate) fn journey_refused(refusal: JourneyRefusal) -> Trouble {
    let message = refusal.to_string();
    match refusal {
        JourneyRefusal::NoSuchJourney => no_such_journey(),
        JourneyRefusal::NoSuchVersion => Trouble::not_found(
            "unknown_version",
            "the journey has no such version: `readmit journey show NAME` shows all",
        ),
        // The message of its own has the first finding in it, and they all follow here.
        JourneyRefusal::File(found) => {
            Trouble::refused("file_refused", findings::refusal("the file is refused:", &found))
        }
        JourneyRefusal::NotPublishable(found) => {
            Trouble::refused("not_publishable", findings::refusal(&message, &found))
        }
        JourneyRefusal::Settings(_) => Trouble::refused("not_publishable", message),
        JourneyRefusal::Exists => Trouble::refused("journey_exists", message),
        JourneyRefusal::TooMany | JourneyRefusal::NoRoom(_) => Trouble::refused("too_many", message),
        JourneyRefusal::Denied(denial) => denied(denial),
    }
}

/// Why a run is not run once more.
pub(super) fn not_replayed(no: NotReplayed) -> Trouble {
    let message = no.to_string();
    match no {
        NotReplayed::NoRun => Trouble::not_found(
            "unknown_run",
            format!("{message}: `readmit journey runs` shows which are here"),
        ),
        NotReplayed::NoJourney(_) => Trouble::not_found("unknown_journey", message),
        NotReplayed::NoVersion(_) => Trouble::not_found("unknown_version", message),
        NotReplayed::NoStart | NotReplayed::Replaced(_) => Trouble::refused("not_replayable", message),
    }
}
