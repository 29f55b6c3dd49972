//! The log as evidence: sealed by signed checkpoints, and exported for the verifier.

mod export;
mod meters;
mod removal;
mod sealer;
mod unchained;
mod verification;

pub use export::{ExportError, ExportOrder, Exported};
pub use sealer::{Break, Sealed, Sealer};
pub use verification::{NotVerified, Outcome, Running, Standing, Verifications, Verified};
