#!/usr/bin/env bash
# Renews requirements/: every package at its newest release that fits pyproject.toml and is at least AGE days old, with
# the hashes of its files, for all versions of Python and machines. The age gives others the time to find a bad release.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/.."
AGE="${AGE:-7}"
until="$(date -u -d "$AGE days ago" +%Y-%m-%dT00:00:00Z)"
# What the user has set for other work (UV_INDEX_URL and the like stay: a mirror is welcome).
unset UV_EXCLUDE_NEWER UV_CONSTRAINT UV_OVERRIDE UV_PRERELEASE

compile() {  # compile FILE OPTION...
    .venv/bin/uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-build \
        --exclude-newer "$until" --custom-compile-command "make lock" --output-file "requirements/$1" pyproject.toml "${@:2}"
}

# The whole first; the parts are taken from it, so that a package has one version everywhere.
compile dev.txt --upgrade --all-extras --group build
compile opstap.txt --constraint requirements/dev.txt --group build
compile fast.txt --constraint requirements/dev.txt --group build --extra fast
compile s3.txt --constraint requirements/dev.txt --group build --extra s3
