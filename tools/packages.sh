# Sourced by the other scripts here: installing packages of Debian or Ubuntu, where we may.

say() { printf '%s\n' "$*" >&2; }

# The word that makes a command root's: nothing for root, sudo where it asks no password; fails where neither can be.
root_prefix() {
    if [ "$(id -u)" = 0 ]; then return 0; fi
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then printf 'sudo -n'; return 0; fi
    return 1
}

# install_packages NAME...: returns 1 where it may not or could not, having said why.
install_packages() {
    local prefix
    if ! command -v apt-get >/dev/null || ! prefix="$(root_prefix)"; then return 1; fi
    say "Installing $* ..."
    local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@")
    # The package lists of a fresh machine are empty or old.
    $prefix "${install[@]}" >/dev/null 2>&1 </dev/null && return 0
    $prefix apt-get update -q >/dev/null </dev/null || return 1
    $prefix "${install[@]}" >/dev/null </dev/null || return 1
}
