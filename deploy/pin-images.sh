#!/usr/bin/env bash
# Pins the base images of Dockerfile and compose.yaml to digests: `deploy/pin-images.sh`, or
# `make images`. A tag may be another image tomorrow, a digest never. Run it anew to take in the
# images' updates, and commit what it changed. Needs docker (with buildx) and the registry.
set -euo pipefail
cd "$(dirname "$0")"
for file in Dockerfile compose.yaml; do
  for image in $(sed -nE 's/^(FROM| +image:) +([^ @]+)(@sha256:[0-9a-f]{64})?$/\2/p' "$file"); do
    digest=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$image")
    if ! [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]]; then
      echo "no digest of $image: $digest" >&2
      exit 1
    fi
    sed -i -E "s|^(FROM\| +image:)( +)$image(@sha256:[0-9a-f]{64})?\$|\1\2$image@$digest|" "$file"
    echo "$file: $image@$digest"
  done
done
