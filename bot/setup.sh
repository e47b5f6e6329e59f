#!/bin/sh
# Makes .venv, the locked environment, from nothing but a Python 3.10 or uv. Does nothing when it is up to date.
# usage: bot/setup.sh [test]     "test" also makes sure there is a Chromium for the browser tests
set -eu
cd "$(dirname "$0")/.."
lock=requirements.lock
stamp=.venv/.installed
uv_version=0.9.7
needed_mb=4500

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }
is_310() { "$1" -c 'import sys, ensurepip; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; }

find_python() {
    for candidate in "${DIGIVAGT_PYTHON:-}" python3.10 python3 python \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python3.10 /opt/*/bin/python3.10 /usr/local/bin/python3.10 \
        "$HOME"/.local/share/uv/python/cpython-3.10*/bin/python3.10; do
        [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 && is_310 "$candidate" && { say "$candidate"; return; }
    done
    if command -v uv >/dev/null 2>&1; then
        uv python find 3.10 2>/dev/null || { uv python install 3.10 >/dev/null 2>&1 && uv python find 3.10 2>/dev/null; } || true
    fi
}

if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$(cksum < "$lock")" ]; then
    free_mb=$(df -Pm . | awk 'NR == 2 { print $4 }')
    [ "$free_mb" -ge "$needed_mb" ] || stop "The disk is almost full: $free_mb MB free, $needed_mb MB needed. Make room and start again."
    if ! { [ -x .venv/bin/python ] && is_310 .venv/bin/python; }; then
        python=$(find_python)
        [ -n "$python" ] || stop "Python 3.10 is missing: install it (for example: pyenv install 3.10, or uv python install 3.10), or name one in DIGIVAGT_PYTHON, and start again."
        say "Environment: making .venv with $("$python" --version) ..."
        rm -rf .venv
        "$python" -m venv .venv || stop "The folder .venv could not be made; see the words above."
    fi
    say "Environment: installing the locked packages (3 GB, about a minute) ..."
    .venv/bin/python -m pip install -qq --disable-pip-version-check "uv==$uv_version" \
        || stop "The package registry cannot be reached; set-up needs a network once. Check it and start again."
    # Compiled now, because every start would compile TensorFlow and Rasa anew where Python may write no byte code.
    .venv/bin/uv pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r "$lock" \
        || stop "A package could not be installed; see the words above, then start again."
    cksum < "$lock" > "$stamp"
    say "Environment: ready."
fi

if [ "${1:-}" = test ] && ! command -v chromium >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "Browser: installing chromium for the browser tests ..."
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1 \
            || say "Browser: chromium could not be installed, so the browser tests will be skipped."
    else
        say "Browser: there is no chromium and no right to install it, so the browser tests will be skipped."
    fi
fi
