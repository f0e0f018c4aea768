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
if inside sh -c ': > /app/x' 2>/dev/null; then
  echo 'the root filesystem can be written' >&2
  exit 1
fi

# An idle server is small: it has begun anew with sources that it compiled itself, into /tmp.
served=$(docker run -d --read-only --tmpfs /tmp --cap-drop ALL --entrypoint sh "$image" -c '
  printf "cluster: { name: idle }\nprometheus: { url: http://127.0.0.1:9 }\nserve: { schedules: [], watch: nothing }\n" > /tmp/trimtab.yaml
  printf "repositories: [{ name: m, url: https://git.example.com/m.git, remote: /tmp/m.git }]\n" >> /tmp/trimtab.yaml
  exec node /app/src/main.ts --config /tmp/trimtab.yaml serve --state /tmp/state')
trap 'docker rm -f "$served" > /dev/null' EXIT
for _ in $(seq 60); do
  docker logs "$served" 2>&1 | grep -q 'a pass has ended' && break
  sleep 1
done
sleep 5
kilobytes=$(docker exec "$served" awk '/^VmRSS/ { print $2 }' /proc/1/status)
echo "serve idle: $kilobytes kB"
[ "$kilobytes" -lt 81920 ]
