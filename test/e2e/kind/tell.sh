#!/usr/bin/env bash
# What one wants to see when run.sh failed; run it with KEEP=1 before.
kubectl get pods --all-namespaces
kubectl get applications --all-namespaces
kubectl logs --namespace trimtab deploy/trimtab --tail 200
kubectl get events --namespace shop --sort-by .lastTimestamp | tail -30
