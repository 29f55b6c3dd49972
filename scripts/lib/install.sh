# Installs what look.sh found missing. Sourced by require.sh.

# Installs these needs, or says what to install and fails.
install_all() {
    local need packages=()
    for need in "$@"; do
        case "$need" in
            compiler) packages+=(gcc libc6-dev) ;;
            make) packages+=(make) ;;
            curl) packages+=(curl ca-certificates) ;;
            jq) packages+=(jq) ;;
            oathtool) packages+=(oathtool) ;;
            rust-tools) install_rust_tools ;;
            postgres) packages+=(postgresql) ;;
            python) packages+=(python3 python3-venv python3-pip) ;;
            node) packages+=(nodejs npm) ;;
            chromium) packages+=(chromium) ;;
        esac
    done
    if [ "${#packages[@]}" -eq 0 ]; then return 0; fi

    if ! has apt-get; then
        say "please install, then try again:"
        for need in "$@"; do say "  - $(describe "$need")"; done
        exit 1
    fi
    if [ "$(id -u)" -ne 0 ] && ! has sudo; then
        say "cannot install as $(id -un) without sudo; as root: apt-get install ${packages[*]}"
        exit 1
    fi
    say "installing with apt-get: ${packages[*]}"
    as_root apt-get update -qq
    case " ${packages[*]} " in *" postgresql "*) install_postgres_without_cluster ;; esac
    apt_install "${packages[@]}"
}

install_rust_tools() {
    if has rustup; then rustup component add rustfmt clippy; fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

# Debian starts a server of its own as soon as the package is there; nobody asked for that one. A machine that has
# postgresql-common already has made its choice, and keeps it.
install_postgres_without_cluster() {
    if [ -e /etc/postgresql-common/createcluster.conf ]; then return 0; fi
    apt_install postgresql-common
    as_root sed -i 's/^#* *create_main_cluster .*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
}

# Runs a command as root: directly, or with sudo, which may ask for a password only where somebody can answer.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}
