#!/bin/sh
# Sees to it that the tests find a PostgreSQL to start a server of their own with. Without one, that half of them skips.
set -eu

python=.venv/bin/python
include=/etc/postgresql-common/createcluster.d
ours="$include/patchbay-tests.conf"

missing=$("$python" -m api.tests.postgres 2>&1) && exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "$missing; its half of the tests is skipped." >&2
  exit 0
fi

echo "Installing PostgreSQL for the tests ..."
# Only its programs are wanted: meanwhile the package makes and starts no server of the machine's own.
mkdir -p "$include"
trap 'rm -f "$ours"' EXIT
trap 'exit 1' INT TERM
echo "create_main_cluster = false" > "$ours"
if ! told=$({
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql
} 2>&1); then
  echo "$told" >&2
  echo "PostgreSQL could not be installed; its half of the tests is skipped." >&2
fi
