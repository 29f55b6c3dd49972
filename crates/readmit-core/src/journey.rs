//! Journeys: authored sign-in flows. A file is read and validated ([`mod@import`]), compiled to an immutable graph
//! ([`mod@graph`]) and run ([`mod@engine`]).

pub mod definition;
pub mod effect;
pub mod engine;
pub mod export;
pub mod expression;
pub mod graph;
pub mod import;
pub mod limits;
pub mod near;
pub mod revision;
pub mod run;
pub mod value;

pub use definition::{Journey, JourneyId};
pub use expression::Expression;
pub use value::Value;
