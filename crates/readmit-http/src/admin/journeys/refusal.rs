//! Why nothing was done about a journey, as problems.

use super::view::JourneyFinding;
use crate::admin::refusal::{conflict, denied, unacceptable};
use crate::call::Call;
use crate::fault::Fault;
use readmit_app::journeys::codegen::NoClient;
use readmit_app::journeys::manage::JourneyRefusal;
use readmit_core::journey::JourneyId;
use readmit_core::journey::import::Finding;
use serde_json::Value;

pub(super) fn unknown_journey() -> Fault {
    Fault::not_found("no such journey").code("unknown_journey")
}

pub(super) fn unknown_version() -> Fault {
    Fault::not_found("the journey has no such version").code("unknown_version")
}

pub(super) fn unknown_template() -> Fault {
    unacceptable("unknown_template", "template: there is none of this name")
}

pub(super) fn unknown_execution() -> Fault {
    Fault::not_found("nothing is recorded of such an execution").code("unknown_execution")
}

/// The name in the path. A text that is none names nothing.
pub(super) fn journey_id(call: &Call) -> Result<JourneyId, Fault> {
    JourneyId::read(call.segment("journey")).ok_or_else(unknown_journey)
}

fn with_findings(fault: Fault, findings: &[Finding]) -> Fault {
    fault.with("findings", serde_json::to_value(JourneyFinding::all(findings)).unwrap_or(Value::Null))
}

pub(super) fn journey(refusal: JourneyRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        JourneyRefusal::NoSuchJourney => unknown_journey(),
        JourneyRefusal::NoSuchVersion => unknown_version(),
        JourneyRefusal::File(findings) => with_findings(unacceptable("file_refused", message), &findings),
        JourneyRefusal::NotPublishable(findings) => {
            with_findings(conflict("not_publishable", message), &findings)
        }
        JourneyRefusal::Settings(_) => conflict("not_publishable", message),
        JourneyRefusal::Exists => conflict("journey_exists", message),
        JourneyRefusal::TooMany | JourneyRefusal::NoRoom(_) => conflict("too_many", message),
        JourneyRefusal::Denied(denial) => denied(denial),
    }
}

pub(super) fn no_client(refusal: NoClient) -> Fault {
    let message = refusal.to_string();
    match refusal {
        NoClient::NoSuchJourney => unknown_journey(),
        NoClient::NoSuchClient => unacceptable("unknown_client", format!("client: {message}")),
        NoClient::NobodyCalls => conflict("unknown_client", message),
        NoClient::NoVersion => conflict("no_version", message),
        NoClient::NotCompiled => conflict("not_publishable", message),
        NoClient::NotWritten(_) => Fault::internal(message),
    }
}
