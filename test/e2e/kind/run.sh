#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")/../../.."
here=test/e2e/kind
ARGOCD=v3.6.1
PROMETHEUS_CHART=27.19.0
CLUSTER=trimtab-e2e

kind create cluster --name "$CLUSTER" --wait 120s
[ -n "${KEEP:-}" ] || trap 'kind delete cluster --name "$CLUSTER"' EXIT

docker build --file deploy/image/Dockerfile --tag trimtab:e2e .
kind load docker-image trimtab:e2e --name "$CLUSTER"

for namespace in argocd monitoring gitea shop trimtab; do kubectl create namespace "$namespace"; done
kubectl apply --namespace argocd --server-side --force-conflicts --filename \
  "https://raw.githubusercontent.com/argoproj/argo-cd/$ARGOCD/manifests/install.yaml"
helm install prometheus prometheus --repo https://prometheus-community.github.io/helm-charts --version "$PROMETHEUS_CHART" \
  --namespace monitoring --values "$here/prometheus-values.yaml"
kubectl apply --namespace gitea --filename "$here/gitea.yaml"
for each in argocd/deploy/argocd-repo-server argocd/statefulset/argocd-application-controller \
  monitoring/deploy/prometheus-server gitea/deploy/gitea; do
  kubectl rollout status --namespace "${each%%/*}" "${each#*/}" --timeout 300s
done

# One account for people, one for the bot; no secret leaves the cluster.
gitea() { kubectl exec --namespace gitea deploy/gitea -- gitea "$@"; }
password=$(head -c 18 /dev/urandom | base64 | tr -d '+/=')
for account in ada bot; do
  gitea admin user create --username "$account" --email "$account@example.org" --password "$password" \
    --must-change-password=false $([ "$account" = ada ] && echo --admin)
done
token=$(gitea admin user generate-access-token --username bot --token-name e2e --raw \
  --scopes write:repository,write:issue,read:user)

kubectl port-forward --namespace gitea svc/gitea 3000:3000 > /dev/null &
forward=$!
[ -n "${KEEP:-}" ] || trap 'kill "$forward"; kind delete cluster --name "$CLUSTER"' EXIT
until curl --fail --silent http://127.0.0.1:3000/api/v1/version > /dev/null; do sleep 1; done
api() { curl --fail --silent --show-error --user "ada:$password" --header 'content-type: application/json' "$@"; }
api --request POST http://127.0.0.1:3000/api/v1/user/repos --data '{"name":"manifests","auto_init":true,"default_branch":"main"}' > /dev/null
api --request PUT http://127.0.0.1:3000/api/v1/repos/ada/manifests/collaborators/bot --data '{"permission":"write"}' > /dev/null
content=$(base64 --wrap 0 < "$here/hungry.yaml")
api --request POST http://127.0.0.1:3000/api/v1/repos/ada/manifests/contents/shop/hungry.yaml \
  --data "{\"message\":\"a workload that wants more\",\"content\":\"$content\"}" > /dev/null
kubectl apply --filename "$here/application.yaml"

kubectl create secret generic trimtab --namespace trimtab --from-literal=FORGE_TOKEN="$token" --from-literal=PAGES_TOKEN="$password"
kubectl kustomize --load-restrictor LoadRestrictionsNone "$here" | kubectl apply --filename -
kubectl rollout status --namespace trimtab deploy/trimtab --timeout 180s

trimtab() { kubectl exec --namespace trimtab deploy/trimtab -- node /app/src/main.ts --config /etc/trimtab/trimtab.yaml "$@"; }
rights() { trimtab doctor --output json | jq --exit-status '[.[] | select(.area == "kubernetes" and .status == "fail")] == []'; }
rights || { echo 'the rights are not what doctor wants' >&2; exit 1; }

# Killed after about two minutes; raises want ten minutes of history here.
for _ in $(seq 120); do
  found=$(api 'http://127.0.0.1:3000/api/v1/repos/ada/manifests/pulls?state=open' | jq --raw-output '.[].head.ref')
  case "$found" in *trimtab--shop-hungry-oom*) echo "open: $found"; exit 0 ;; esac
  sleep 15
done
echo 'no pull request within half an hour' >&2
exit 1
