//! TOTP: registered, confirmed, used to sign in and to sign transactions, locked, unlocked and taken away.
//!
//! The rules are in [`readmit_core::account::totp`]. Here the seeds are opened for them and sealed after them, inside the
//! batch: opening is far cheaper than loading.

mod codes;
mod manage;
mod operator;
mod register;
mod signing;
mod vault;

pub mod import;
pub mod qr;

pub use codes::{NotVerified, TotpSignIn, VerifyTotp};
pub use manage::ManageRefusal;
pub use operator::{EnrolOwn, OwnTotpRefusal};
pub(crate) use register::issuer;
pub use register::{NewTotp, NotConfirmed, RegisterForUser, RegisterOwn, RegistrationRefused};
pub use signing::{NewTransaction, NotStarted, SignTransaction};
pub(crate) use vault::{VaultError, reading_seeds, reseal_seeds, with_seeds};
