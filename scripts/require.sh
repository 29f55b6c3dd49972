#!/usr/bin/env bash
# Makes sure that what a word of the Makefile needs is on this machine: scripts/require.sh build|test|bench
#
# Looks first, and does nothing where nothing is missing. On Debian and its children, missing packages are installed
# with apt-get (as root, or with sudo); elsewhere the script says what to install, and fails.
set -euo pipefail

. "$(dirname "$0")/lib/look.sh"
. "$(dirname "$0")/lib/install.sh"

case "${1:-}" in
    build) needs=(compiler make node) ;;
    bench) needs=(compiler make postgres) ;;
    test) needs=(compiler make rust-tools postgres python node chromium curl jq oathtool) ;;
    *) echo "usage: scripts/require.sh build|test|bench" >&2; exit 64 ;;
esac

# Rust comes from rustup, in a version of its own: not ours to install.
if ! has cargo; then
    say "Rust is missing: install it from https://rustup.rs, then try again"
    exit 1
fi

missing=()
for need in "${needs[@]}"; do
    look_for "$need" || missing+=("$need")
done
if [ "${#missing[@]}" -eq 0 ]; then exit 0; fi

say "missing: ${missing[*]}"
install_all "${missing[@]}"

for need in "${missing[@]}"; do
    if ! look_for "$need"; then
        say "still missing: $(describe "$need")"
        exit 1
    fi
done
