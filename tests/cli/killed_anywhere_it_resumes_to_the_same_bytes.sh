#!/usr/bin/env bash
# kill -9 at random points, then --resume: a few of the hundred that tools/kill_points.sh does.
exec env IDIOLECT_FIXTURES="${IDIOLECT_FIXTURES:-$2}" \
  bash "$(dirname "$0")/../../tools/kill_points.sh" "$1" 4 "${SEED:-7}"
