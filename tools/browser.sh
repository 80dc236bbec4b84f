#!/usr/bin/env bash
# Prints the path of a Chromium that works, and installs Debian's where it may. Fails with a sentence where there is none,
# unless OPSTAP_NO_BROWSER=1. Its fonts do not matter: our pages bring their own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/packages.sh

if [ "${OPSTAP_NO_BROWSER:-}" = 1 ]; then
    say "OPSTAP_NO_BROWSER=1: the browser tests are left out."
    exit 0
fi

# On Ubuntu the program may be a stub that only tells of a snap, so it must say its version.
find_browser() {
    local name
    for name in ${OPSTAP_CHROMIUM:+"$OPSTAP_CHROMIUM"} chromium chromium-browser google-chrome-stable google-chrome; do
        if command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1 </dev/null; then command -v "$name"; return 0; fi
    done
    return 1
}

find_browser && exit 0
install_packages chromium || true
find_browser && exit 0
say "The browser tests need Chromium, which is missing here and could not be installed."
say "Install it (sudo apt install chromium), name one with OPSTAP_CHROMIUM, or leave these tests out with OPSTAP_NO_BROWSER=1."
exit 1
