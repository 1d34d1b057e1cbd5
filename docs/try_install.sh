#!/bin/sh
# Try docs/installeren.md on this computer: a folder of wheels, an installation without the
# internet, a first database, and the removal. Asks the package index only for the wheels.
#   sh docs/try_install.sh [FOLDER]    FOLDER: an empty folder to work in; stays when it is named
set -eu
source=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$(mktemp -d)}
mkdir -p "$folder/home" "$folder/bron"
# Only what the repository holds: what a build leaves behind stays out of it.
(cd "$source" && git ls-files -z | tar -c --null -T - -f -) | tar -x -C "$folder/bron"
cd "$folder/bron"

echo "== with the internet: a folder of wheels"
python3 -m pip --quiet download --require-hashes -r requirements.lock -d wielen
python3 -m pip --quiet wheel --no-deps . -w wielen
mv wielen requirements.lock "$folder"
cd "$folder"
rm -rf bron

echo "== without the internet: from that folder"
if unshare -rn true 2>/dev/null; then
    offline() { unshare -rn "$@"; } # no network at all
else
    offline() { env PIP_NO_INDEX=1 PIP_INDEX_URL=http://127.0.0.1:9/ PIP_EXTRA_INDEX_URL= "$@"; }
fi
python3 -m venv klasapp
offline klasapp/bin/python -m pip --quiet install --no-index --find-links wielen --require-hashes -r requirements.lock
offline klasapp/bin/python -m pip --quiet install --no-index --no-deps wielen/klasapp-*.whl

echo "== it works, with its lessons, templates and handbook, and keeps its files where the text says"
unset KLASAPP_DATABASE XDG_DATA_HOME XDG_CACHE_HOME XDG_DOCUMENTS_DIR PYTHONPATH || true
HOME=$folder/home
export HOME
echo "molen fietsbel kaas regenjas" >wachtzin
klasapp/bin/klasapp --version
klasapp/bin/klasapp lessons check
klasapp/bin/klasapp export card
klasapp/bin/klasapp show handbook --find wachtzin >/dev/null
klasapp/bin/klasapp new --passphrase-file wachtzin >/dev/null
klasapp/bin/klasapp check --passphrase-file wachtzin
klasapp/bin/klasapp show week --passphrase-file wachtzin >/dev/null
test -f home/.local/share/klasapp/klasapp.db

echo "== the removal leaves nothing behind"
rm -rf "$HOME/.local/share/klasapp" "$HOME/.cache/klasapp" "$HOME/Documenten/klasapp" klasapp
left=$(find "$HOME" -type f | head -20)
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }
[ -n "${1:-}" ] || rm -rf "$folder"
echo "done"
