//! What a run did in one turn, for its log: which nodes, by which links, and what its acts came to. Secrets are not in it.

use crate::journey::effect::{Answer, StepError};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// One node that was run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// The node.
    pub node: Uuid,
    /// Which link was taken, as far as one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took: Option<Arc<str>>,
    /// What its acts came to, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Acted>,
}

/// What an act came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acted {
    /// It was carried out.
    Answered(Answer),
    /// It was refused.
    Refused(StepError),
}

impl From<&Result<Answer, StepError>> for Acted {
    fn from(outcome: &Result<Answer, StepError>) -> Self {
        match outcome {
            Ok(answer) => Self::Answered(answer.clone()),
            Err(error) => Self::Refused(error.clone()),
        }
    }
}
