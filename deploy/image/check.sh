#!/usr/bin/env bash
# What the image promises, asked of the image: deploy/image/check.sh trimtab:test
set -euo pipefail
image=$1
inside() { docker run --rm --read-only --tmpfs /tmp --cap-drop ALL --entrypoint "$1" "$image" "${@:2}"; }

[ "$(inside id -u)" = 65532 ]
inside node /app/src/main.ts --version
inside git --version
inside kustomize version
inside helm version --short
# Compiled sources come along: a start writes nothing new.
inside sh -c 'test -n "$(ls -A "$NODE_COMPILE_CACHE")"'
if inside sh -c ': > /app/x' 2>/dev/null; then
  echo 'the root filesystem can be written' >&2
  exit 1
fi
