//! Journeys, their versions and what the importer says of them, as they are shown.

use crate::admin::wire::date_time;
use readmit_core::journey::definition::{Journey, Settings, State, Version};
use readmit_core::journey::graph::{Graph, Node, Place};
use readmit_core::journey::import::{Examined, Finding, Outcome, Severity};
use serde::Serialize;
use utoipa::ToSchema;

/// A journey with its versions.
#[derive(Serialize, ToSchema)]
pub(super) struct JourneyShown {
    /// What clients start it by.
    id: String,
    name: String,
    description: String,
    /// Whether any of its versions runs.
    live: bool,
    settings: JourneySettings,
    /// In their order in production; the first whose filter says so runs.
    versions: Vec<JourneyVersion>,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// What happens around the steps of a journey.
#[derive(Serialize, ToSchema)]
struct JourneySettings {
    /// Success yields a completion token.
    token: bool,
    /// The completion token repeats the start parameters.
    token_params: bool,
    /// Success begins a session.
    session: bool,
    /// An execution begins with a session that counts.
    session_required: bool,
    /// An execution begins with a token of the platform.
    token_required: bool,
    /// Only the encrypted form of the wire is taken.
    encrypted_only: bool,
    /// A missing field of an object is an error.
    strict_fields: bool,
    /// Rejections and steps tell that a factor is locked, and how many tries are left.
    tell_locks: bool,
}

/// A version without its steps.
#[derive(Serialize, ToSchema)]
pub(super) struct JourneyVersion {
    /// Within the journey; never given twice.
    number: u32,
    name: String,
    /// production (it runs), version (saved), disabled, legacy or obsolete.
    state: &'static str,
    description: String,
    /// Which requests it is for: an expression; `true` for all.
    filter: String,
    #[schema(format = DateTime)]
    created_at: String,
}

/// A version with its steps, and what the importer says of it.
#[derive(Serialize, ToSchema)]
pub(super) struct VersionDocument {
    /// The journey.
    journey: String,
    version: JourneyVersion,
    /// publishable, draft (this server cannot run all of it) or refused.
    outcome: &'static str,
    /// The steps as in files.
    #[schema(value_type = Object)]
    workflow: readmit_core::journey::Value,
    /// The node that runs first.
    #[schema(format = Uuid)]
    head: Option<String>,
    /// The steps in the order in which they are met; none where a finding refuses the version.
    steps: Vec<JourneyStep>,
    /// What there is to say, with pointers from the version on: `/workflow/…`.
    findings: Vec<JourneyFinding>,
}

/// A step.
#[derive(Serialize, ToSchema)]
struct JourneyStep {
    #[schema(format = Uuid)]
    id: String,
    #[serde(rename = "type")]
    kind: String,
    label: Option<String>,
    /// The loop or block in whose body it stands.
    #[schema(format = Uuid)]
    inside: Option<String>,
    /// Where its body begins, where it is a loop or a block.
    #[schema(format = Uuid)]
    body: Option<String>,
    links: Vec<JourneyLink>,
}

/// A way on from a step.
#[derive(Serialize, ToSchema)]
struct JourneyLink {
    name: String,
    /// Whether it is the exceptional or user-chosen way out.
    escape: bool,
    /// Where to; null ends a pass of a body, and the execution outside of one.
    #[schema(format = Uuid)]
    target: Option<String>,
}

/// One thing that the importer says.
#[derive(Serialize, ToSchema)]
pub(super) struct JourneyFinding {
    /// Such as `JF-E060`: the letter is E for errors and W for warnings, the number that of the rule.
    code: String,
    /// error or warning.
    severity: &'static str,
    /// Whether the file is refused because of it.
    refuses: bool,
    /// Whether the version cannot be published because of it.
    holds_back: bool,
    /// Where, as a JSON pointer. Something that is missing is told of what lacks it.
    pointer: String,
    /// The node that it is about.
    #[schema(format = Uuid)]
    node_id: Option<String>,
    /// The node's label.
    label: Option<String>,
    /// What was found, what was expected, how to mend it.
    message: String,
}

pub(super) const fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Refused => "refused",
        Outcome::Draft => "draft",
        Outcome::Publishable => "publishable",
    }
}

impl JourneyShown {
    pub(super) fn of(journey: &Journey) -> Self {
        Self {
            id: journey.id.to_string(),
            name: journey.name.clone(),
            description: journey.description.clone(),
            live: journey.versions.iter().any(|version| version.state == State::Production),
            settings: JourneySettings::of(&journey.settings),
            versions: journey.versions.iter().map(JourneyVersion::of).collect(),
            updated_at: date_time(journey.updated_at),
        }
    }
}

impl JourneySettings {
    const fn of(settings: &Settings) -> Self {
        Self {
            token: settings.token,
            token_params: settings.token_params,
            session: settings.session,
            session_required: settings.session_required,
            token_required: settings.token_required,
            encrypted_only: settings.encrypted_only,
            strict_fields: settings.strict_fields,
            tell_locks: settings.tell_locks,
        }
    }
}

impl JourneyVersion {
    fn of(version: &Version) -> Self {
        Self {
            number: version.number,
            name: version.id.to_string(),
            state: version.state.as_str(),
            description: version.description.clone(),
            filter: version.filter.to_string(),
            created_at: date_time(version.created_at),
        }
    }
}

impl VersionDocument {
    pub(super) fn of(journey: &Journey, version: &Version, examined: &Examined) -> Self {
        let graph = examined.graph.as_ref();
        Self {
            journey: journey.id.to_string(),
            version: JourneyVersion::of(version),
            outcome: outcome_word(examined.outcome),
            workflow: version.workflow.clone(),
            head: graph.map(|graph| graph.node(graph.head).id.to_string()),
            steps: graph.map(JourneyStep::all).unwrap_or_default(),
            findings: JourneyFinding::all(&examined.findings),
        }
    }
}

impl JourneyStep {
    fn all(graph: &Graph) -> Vec<Self> {
        graph.in_order().into_iter().map(|place| Self::of(graph, graph.node(place))).collect()
    }

    fn of(graph: &Graph, node: &Node) -> Self {
        let id = |place: Place| graph.node(place).id.to_string();
        let links = node.links.iter().map(|link| JourneyLink {
            name: link.name.to_string(),
            escape: link.escape,
            target: link.target.map(id),
        });
        Self {
            id: node.id.to_string(),
            kind: node.kind.to_string(),
            label: node.label.as_deref().map(str::to_owned),
            inside: node.container.map(id),
            body: node.body().map(id),
            links: links.collect(),
        }
    }
}

impl JourneyFinding {
    pub(super) fn all(findings: &[Finding]) -> Vec<Self> {
        findings.iter().map(Self::of).collect()
    }

    fn of(finding: &Finding) -> Self {
        Self {
            code: finding.code(),
            severity: match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            refuses: finding.refuses(),
            holds_back: finding.holds_back(),
            pointer: finding.pointer.clone(),
            node_id: finding.node.map(|node| node.to_string()),
            label: finding.label.clone(),
            message: finding.message.clone(),
        }
    }
}
