#!/bin/sh
# Makes .venv and installs exactly what the lock file given as $1 names.
set -eu

lock="$1"
python="${PYTHON:-python3}"
venv=.venv

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
  echo "Patchbay needs Python 3.11 or newer; '$python' is not. Name another: make run PYTHON=python3.12" >&2
  exit 1
}

if [ ! -x "$venv/bin/python" ] || [ ! -x "$venv/bin/pip" ]; then
  echo "Setting up $venv ..."
  rm -rf "$venv"
  if ! "$python" -m venv "$venv" 2>/dev/null; then
    # Debian and Ubuntu ship the venv module's pip in a package of its own.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
      "$python" -m venv "$venv"
    else
      echo "Python's venv module is incomplete. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2
      exit 1
    fi
  fi
fi

echo "Installing the dependencies of $lock ..."
"$venv/bin/python" -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
"$venv/bin/uv" pip sync --quiet --python "$venv/bin/python" --require-hashes "$lock" requirements-uv.lock
"$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --no-deps --no-build-isolation --editable .
