//! What a run may cost. Each limit is named in the error that it leads to.

use crate::time::Span;

/// Nodes that one answer may run: far beyond any flow that people author, and a bound on the work of one request.
pub const NODES_PER_ANSWER_MAX: u32 = 1_000;

/// Answers that one run takes, refused ones included.
pub const ANSWERS_MAX: u32 = 200;

/// Journeys within journeys.
pub const SUB_JOURNEYS_DEPTH_MAX: usize = 8;

/// Loops and blocks within each other.
pub const BODIES_DEPTH_MAX: usize = 16;

/// Bytes of all variables of a run as JSON: a run is stored with each answer.
pub const VARIABLES_BYTES_MAX: usize = 32 * 1024;

/// Bytes of the start parameters as JSON.
pub const PARAMETERS_BYTES_MAX: usize = 8 * 1024;

/// Bytes of one answer's data as JSON.
pub const ANSWER_BYTES_MAX: usize = 16 * 1024;

/// Bytes of what one prompt gives to the client as JSON.
pub const PROMPT_BYTES_MAX: usize = 64 * 1024;

/// How often one step sends its code again.
pub const RESENDS_MAX: u32 = 3;

/// Codes and messages that one run may send.
pub const SENDS_MAX: u32 = 10;

/// How long a run waits for an answer.
pub const RUN_LIFE: Span = Span::from_mins(15);

/// How long a run may last, however often it is answered.
pub const RUN_LIFE_MAX: Span = Span::from_hours(2);

/// Digits of a code that a step sends, where the step does not say.
pub const PASSCODE_DIGITS: u8 = 6;

/// Tries of a code that a step sends, where the step does not say.
pub const PASSCODE_TRIES: u32 = 3;
