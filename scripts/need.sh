#!/usr/bin/env bash
# Sees that the programs named are on this machine: need.sh git ssh-keygen chromium ...
#
# What Debian's packages can give is installed when this runs as root; else it is said plainly,
# with the command. Python and Node are never installed, only checked: they are the machine's own.
set -euo pipefail

PYTHON=${PYTHON:-$(command -v python3.11 || command -v python3 || true)}
packages=()

fail() {
  printf 'make: %s\n  hint: %s\n' "$1" "$2" >&2
  exit 1
}

want() { # want PACKAGE PROGRAM...: the package unless one of the programs is there
  local package=$1 program
  shift
  for program in "$@"; do
    if command -v "$program" >/dev/null; then return; fi
  done
  packages+=("$package")
}

need_python() {
  local hint="on Debian 12: apt-get install python3 python3-venv"
  [ -n "$PYTHON" ] || fail "there is no Python on this machine" "$hint"
  "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or newer is needed, and $PYTHON is older" "$hint; or make PYTHON=..."
  "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null ||
    packages+=("$("$PYTHON" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')")
}

need_node() {
  local hint="install Node 20 or newer with npm"
  command -v node >/dev/null || fail "there is no Node on this machine" "$hint"
  command -v npm >/dev/null || fail "there is no npm on this machine" "$hint"
  node -e 'const [a, b] = process.versions.node.split("."); process.exit(+a > 20 || (+a === 20 && +b >= 19) ? 0 : 1)' ||
    fail "Node 20.19 or newer is needed, and this is $(node --version)" "$hint"
}

need_fonts() {
  [ -n "$(find /usr/share/fonts -name '*.[ot]tf' -print -quit 2>/dev/null)" ] ||
    packages+=(fonts-liberation)
}

for need in "$@"; do
  case $need in
    python) need_python ;;
    node) need_node ;;
    git) want git git ;;
    ssh-keygen) want openssh-client ssh-keygen ;;
    chromium)
      want chromium chromium
      need_fonts
      ;;
    pango)
      "$PYTHON" -c 'import ctypes; ctypes.CDLL("libpangoft2-1.0.so.0"); ctypes.CDLL("libharfbuzz-subset.so.0")' 2>/dev/null ||
        packages+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
      need_fonts
      ;;
    java) want default-jre-headless java ;;
    soffice) want libreoffice-writer-nogui soffice ;;
    nginx) want nginx-light nginx /usr/sbin/nginx ;;
    pdftotext) want poppler-utils pdftotext ;;
    *) fail "need.sh does not know '$need'" "add it to scripts/need.sh" ;;
  esac
done

[ ${#packages[@]} -gt 0 ] || exit 0
if ! command -v apt-get >/dev/null; then
  fail "these programs are missing: ${packages[*]} (Debian's names)" "install them and try again"
elif [ "$(id -u)" -ne 0 ]; then
  fail "these packages are missing: ${packages[*]}" "sudo apt-get install ${packages[*]}"
fi
echo "Installing ${packages[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install --yes --no-install-recommends "${packages[@]}" >/dev/null
