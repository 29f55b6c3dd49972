//! The admin portal's files, as `build.rs` found them.

use readmit_http::PortalFile;

include!(concat!(env!("OUT_DIR"), "/portal.rs"));

/// All of them; none where the portal was not built.
pub(crate) fn files() -> &'static [PortalFile] {
    FILES
}
