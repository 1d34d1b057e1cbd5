#!/bin/sh
# Makes .venv beside this file, with klasapp in it at the versions of the lock file.
#   sh install.sh        to use klasapp
#   sh install.sh test   to run its tests as well (adds the test tools, and tmux)
set -eu
cd "$(dirname "$0")"

debian_package() {
    if ! command -v apt-get >/dev/null; then
        echo "klasapp: installeer eerst $1 met het pakketbeheer van deze computer." >&2
        exit 1
    fi
    $(command -v sudo || true) apt-get update -q
    $(command -v sudo || true) apt-get install -y -q "$1"
}

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "klasapp: Python 3.11 of nieuwer is nodig." >&2
    exit 1
fi
# Debian and Ubuntu ship Python without the part that makes virtual environments.
python3 -c 'import ensurepip, venv' 2>/dev/null || debian_package python3-venv
python3 -m venv --clear .venv

if [ "${1:-}" = test ]; then
    command -v tmux >/dev/null || debian_package tmux
    lock=requirements-dev.lock
else
    lock=requirements.lock
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps .
