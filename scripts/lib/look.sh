# What is needed, how to see whether it is there, and what it is called. Sourced by require.sh.

say() { echo "require: $*" >&2; }

has() { command -v "$1" >/dev/null 2>&1; }

# Whether this need is met.
look_for() {
    case "$1" in
        compiler) has cc ;;
        make) has make ;;
        rust-tools) cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 ;;
        postgres) has_server_binaries ;;
        python) python3 -c 'import sys, venv, ensurepip; assert sys.version_info >= (3, 10)' >/dev/null 2>&1 ;;
        curl) has curl ;;
        jq) has jq ;;
        oathtool) has oathtool ;;
        chromium) has chromium || has chromium-browser || has google-chrome ;;
        node) has npm && node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' >/dev/null 2>&1 ;;
    esac
}

# The tests start a PostgreSQL of their own, so the server's programs are needed, not a running server.
has_server_binaries() {
    local folder
    if has initdb && has postgres; then return 0; fi
    for folder in /usr/lib/postgresql/*/bin; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then return 0; fi
    done
    return 1
}

# The need in words, for people who install it themselves.
describe() {
    case "$1" in
        compiler) echo "a C compiler (cc)" ;;
        make) echo "make" ;;
        curl) echo "curl" ;;
        jq) echo "jq (https://jqlang.org)" ;;
        oathtool) echo "oathtool, of the OATH Toolkit (https://oath-toolkit.codeberg.page)" ;;
        rust-tools) echo "rustfmt and clippy (rustup component add rustfmt clippy)" ;;
        postgres) echo "the programs of a PostgreSQL server, 14 or newer (initdb, postgres)" ;;
        python) echo "Python 3.10 or newer with venv and pip" ;;
        chromium) echo "the browser Chromium (https://www.chromium.org)" ;;
        node) echo "Node.js 20 or newer with npm (https://nodejs.org)" ;;
    esac
}
