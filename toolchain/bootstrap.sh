#!/bin/sh
# Installs what is missing and nothing else: bootstrap.sh start | test | bench
#   start  what `npm start` and `npm run build` need
#   test   that, and what `npm test` needs
#   bench  that of start, and what `npm run bench:native` needs
# Exit status: 0 all there, 1 an installation failed, 2 the user has to install something first.
set -eu
cd "$(dirname "$0")/.."

set_name=${1:-start}
case $set_name in
  start | test | bench) ;;
  *)
    echo "usage: toolchain/bootstrap.sh start|test|bench" >&2
    exit 2
    ;;
esac

case $(node --version 2> /dev/null) in
  v2[0-9].* | v[3-9][0-9].*) ;;
  *)
    echo "bootstrap: Node.js 20 or newer is needed; found: $(node --version 2> /dev/null || echo none)" >&2
    exit 2
    ;;
esac

missing=''
want() { # want <package> <test ...>: notes the package when the test fails
  package=$1
  shift
  "$@" > /dev/null 2>&1 || missing="$missing $package"
}
has() { command -v "$1"; }

has_emcc() { # 3.1.6 or newer; Debian 12's package is 3.1.6
  [ -f /usr/share/emscripten/emcc.py ] && [ "$(command -v emcc)" -ef /usr/bin/emcc ] && return 0
  has emcc || return 1
  version=$(emcc -dumpversion)
  [ "$(printf '%s\n' 3.1.6 "$version" | sort -V | head -n 1)" = 3.1.6 ]
}

want emscripten has_emcc
want cmake has cmake
want ninja-build has ninja
if [ "$set_name" = test ]; then
  want g++ has g++
  want clang-14 has clang++-14
  want libclang-rt-14-dev test -e /usr/lib/llvm-14/lib/clang/14.0.6/lib/linux/libclang_rt.fuzzer-x86_64.a \
    -o -e /usr/lib/llvm-14/lib/clang/14.0.6/lib/linux/libclang_rt.fuzzer-aarch64.a
  want clang-format-14 has clang-format-14
  want clang-tidy-14 has clang-tidy-14
  want llvm-14 has llvm-cov-14
  want googletest test -e /usr/src/googletest/googletest/src/gtest-all.cc
  want libgtest-dev test -e /usr/include/gtest/gtest.h
  want nlohmann-json3-dev test -e /usr/include/nlohmann/json.hpp
  want chromium has chromium
  want firefox-esr has firefox-esr
  want openssl has openssl
  modules=$(echo /usr/lib/*/kamailio/modules)
  want kamailio test -e "$modules/tm.so"
  want kamailio-websocket-modules test -e "$modules/websocket.so"
  want kamailio-tls-modules test -e "$modules/tls.so"
  want kamailio-outbound-modules test -e "$modules/outbound.so"
  want sip-tester has sipp
fi

if [ "$set_name" = bench ]; then
  want clang-14 has clang++-14
  want pkg-config has pkg-config
  want nlohmann-json3-dev test -e /usr/include/nlohmann/json.hpp
  want libsofia-sip-ua-dev test -e /usr/include/sofia-sip-1.12/sofia-sip/sip.h
  want libosip2-dev test -e /usr/include/osipparser2/osip_parser.h
fi

if [ -n "$missing" ]; then
  packages=${missing# }
  if ! has apt-get > /dev/null; then
    echo "bootstrap: this system has no apt-get. Install by hand what Debian 12 calls: $packages" >&2
    echo "bootstrap: (Emscripten 3.1.6 or newer has to be on PATH as emcc.)" >&2
    exit 2
  fi
  if [ "$(id -u)" = 0 ]; then
    as_root=''
  elif has sudo > /dev/null && sudo -n true 2> /dev/null; then
    as_root='sudo -n'
  elif has sudo > /dev/null && [ -t 0 ]; then
    as_root='sudo'
  else
    echo "bootstrap: not root. Please run as root: apt-get install --no-install-recommends $packages" >&2
    exit 2
  fi
  echo "bootstrap: installing with apt-get: $packages"
  log=$(mktemp)
  if ! { $as_root apt-get update && $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends $packages; } > "$log" 2>&1 < /dev/null; then
    tail -n 20 "$log" >&2
    echo "bootstrap: apt-get failed; the whole log is $log" >&2
    exit 1
  fi
  rm -f "$log"
fi

# A copy of the lock file marks what node_modules was made from.
if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
  echo "bootstrap: installing the development packages of package-lock.json (npm ci)"
  npm ci --no-audit --no-fund --loglevel=error < /dev/null
  cp package-lock.json node_modules/.installed-lock.json
fi
