//! Embeds the admin portal, where `npm run build` in `portal/` has made it. Without it the program is built all the
//! same, and its page says what is missing.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let built = Path::new(&here).join("../../portal/dist");
    println!("cargo::rerun-if-changed={}", built.display());
    let files = if let Ok(list) = fs::read_to_string(built.join("embed.txt")) {
        files(&built.canonicalize()?.to_string_lossy(), &list)
    } else {
        println!(
            "cargo::warning=the admin portal is not built, so /admin/ only says so: see CONTRIBUTING.md"
        );
        String::new()
    };
    let code = format!("static FILES: &[readmit_http::PortalFile] = &[{files}\n];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("portal.rs"), code)
}

/// Each line of the list is a path, a digest, and the endings of its compressed forms, with tabs between them.
fn files(built: &str, list: &str) -> String {
    let mut code = String::new();
    for line in list.lines() {
        let mut parts = line.split('\t');
        let (Some(path), Some(digest)) = (parts.next(), parts.next()) else { continue };
        let packed: Vec<&str> = parts.collect();
        let bytes = |ending: &str| format!("include_bytes!({:?})", format!("{built}/{path}{ending}"));
        let form = |ending: &str| {
            let is_packed = packed.contains(&ending);
            if is_packed { format!("Some({})", bytes(&format!(".{ending}"))) } else { "None".to_owned() }
        };
        let (plain, gzip, brotli) = (bytes(""), form("gz"), form("br"));
        let _ = write!(
            code,
            "\n    readmit_http::PortalFile {{ path: {path:?}, digest: {digest:?}, plain: {plain}, gzip: {gzip}, \
             brotli: {brotli} }},"
        );
    }
    code
}
