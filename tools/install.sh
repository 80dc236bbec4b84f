#!/usr/bin/env bash
# Makes .venv with Opstap and its development tools, exactly as locked in requirements/dev.txt, when that, pyproject.toml,
# the folder or Python changed; else does nothing.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/packages.sh

# Settings of the user's that would put packages elsewhere or bring in others'. Indexes, proxies and caches stay.
unset PYTHONPATH PYTHONHOME PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_REQUIREMENT PIP_CONSTRAINT PIP_NO_DEPS \
    PIP_NO_BUILD_ISOLATION PIP_DRY_RUN PIP_REQUIRE_HASHES PIP_NO_BINARY PIP_ONLY_BINARY

stamp=.venv/installed
wanted="$(sha256sum requirements/dev.txt pyproject.toml tools/install.sh) $PWD"
if [ -x .venv/bin/opstap ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null && fits "$name"; then command -v "$name"; return 0; fi
    done
    return 1
}

python="$(find_python)" || { install_packages python3 && python="$(find_python)"; } ||
    { install_packages python3.11 && python="$(find_python)"; } ||
    { say "Opstap needs Python 3.11 or newer, and this machine has $(python3 --version 2>/dev/null || echo none). Install it and run this again."; exit 1; }

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    install_packages "$package" || install_packages python3-venv ||
        { say "Python's venv is missing. Install it (sudo apt install $package) and run this again."; exit 1; }
fi

# One that was moved, or whose Python was removed, is no use; one that works keeps its packages.
if ! { .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' && .venv/bin/python -m pip --version; } >/dev/null 2>&1 ||
    ! grep -qF "$PWD" .venv/bin/pip 2>/dev/null; then
    say "Making .venv with $("$python" --version) ..."
    rm -rf .venv
    "$python" -m venv .venv || { say "Python could not make .venv in $PWD: see above."; exit 1; }
fi

say "Installing Opstap and its tools into .venv (a few minutes the first time) ..."
rm -f "$stamp"
pip_install() { .venv/bin/python -m pip --disable-pip-version-check --no-input install -qq --progress-bar off "$@" </dev/null; }
# Only files whose hash is known, and only wheels: nothing of others' runs while installing. Then Opstap itself, built with
# the locked hatchling.
{ pip_install --require-hashes --only-binary :all: --requirement requirements/dev.txt &&
    pip_install --no-deps --no-build-isolation --editable .; } ||
    { say "The packages could not be installed: see above. Is there a network? A proxy or mirror is set with pip's own settings (PIP_INDEX_URL)."; exit 1; }
printf '%s\n' "$wanted" >"$stamp"
