//! Bodies of the fuzz targets: what strangers send, given to the code that reads it, with the claims that must
//! hold whatever was sent. `fuzz/` runs them under libFuzzer; `make test` replays the corpus through the same
//! functions and adds a bounded number of random inputs.

mod audit_export;
mod bearer;
mod code_shapes;
mod expression;
mod identifiers;
mod journey_import;
mod journey_wire;
mod key_ring;
mod key_uri;
mod reference_numbers;
mod refresh_token;
mod served;
mod token_request;
mod totp_import;

pub use audit_export::audit_export;
pub use bearer::bearer;
pub use code_shapes::code_shapes;
pub use expression::expression;
pub use identifiers::identifiers;
pub use journey_import::journey_import;
pub use journey_wire::journey_wire;
pub use key_ring::key_ring;
pub use key_uri::key_uri;
pub use reference_numbers::reference_numbers;
pub use refresh_token::refresh_token;
pub use token_request::token_request;
pub use totp_import::totp_import;

/// What became of an input. A corpus file may say in its name what it expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The input was read as what it stands for.
    Accepted,
    /// The input was refused, in good order.
    Refused,
}

/// One fuzz target.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name: that of its binary in `fuzz/Cargo.toml` and of its folder in `fuzz/corpus/`.
    pub name: &'static str,
    /// Judges one input; panics where a claim does not hold.
    pub body: fn(&[u8]) -> Outcome,
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "audit_export", body: audit_export },
    Target { name: "bearer", body: bearer },
    Target { name: "code_shapes", body: code_shapes },
    Target { name: "expression", body: expression },
    Target { name: "identifiers", body: identifiers },
    Target { name: "journey_import", body: journey_import },
    Target { name: "journey_wire", body: journey_wire },
    Target { name: "key_ring", body: key_ring },
    Target { name: "key_uri", body: key_uri },
    Target { name: "reference_numbers", body: reference_numbers },
    Target { name: "refresh_token", body: refresh_token },
    Target { name: "token_request", body: token_request },
    Target { name: "totp_import", body: totp_import },
];

/// The input as text; bytes that are no UTF-8 become U+FFFD, which every reader must survive too.
fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// As many bytes of the input as an array has, padded with zeros: randomness that the fuzzer controls.
fn bytes<const N: usize>(data: &[u8]) -> [u8; N] {
    let mut bytes = [0; N];
    let length = data.len().min(N);
    bytes[..length].copy_from_slice(&data[..length]);
    bytes
}
