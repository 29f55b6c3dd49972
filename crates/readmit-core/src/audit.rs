//! What makes the log tamper-evident: chains of events, signed checkpoints over them, and the verifier that
//! needs nothing but an export and a public key.

pub mod chain;
pub mod checkpoint;
pub mod export;
pub mod finding;
mod hash_text;
pub mod verify;
