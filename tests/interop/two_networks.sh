#!/usr/bin/env bash
# Training by two processes that share no network but a cable: two network namespaces joined by a
# veth pair, each with a folder of its own. Shows that the losses are those of one process, and
# what crosses the cable per update, by the kernel's count and by idiolect's own.
#
#   tests/interop/two_networks.sh build/release/idiolect ../shared/fixtures
#
# Needs root and iproute2; exit code 77 where they are not at hand.
set -euo pipefail
idiolect=$(realpath "$1")
fixtures=$(realpath "${IDIOLECT_FIXTURES:-$2}")
[ -d "$fixtures/stories260k" ] && [ -d "$fixtures/personas/g" ] || exit 77
command -v ip >/dev/null && [ "$EUID" -eq 0 ] || exit 77
one=idiolect-a-$$
two=idiolect-b-$$
ip netns add "$one" 2>/dev/null || exit 77
work=$(mktemp -d)
trap 'ip netns del "$one"; ip netns del "$two" 2>/dev/null || true; rm -rf "$work"' EXIT
ip netns add "$two"
ip link add cable netns "$one" type veth peer name cable netns "$two"
for side in "$one 10.222.0.1" "$two 10.222.0.2"; do
  read -r space address <<<"$side"
  ip -n "$space" link set lo up
  ip -n "$space" address add "$address/24" dev cable
  ip -n "$space" link set cable up
done

"$idiolect" prepare "$fixtures/personas/g/whatsapp" --me ActionParsnip --out "$work/data" >"$work/log" 2>&1
train=("$idiolect" train --base "$fixtures/stories260k" --dataset "$work/data" --threads 1
  --precision float32 --evaluate-every 1000 --seed 7 --lr 0.005 --batch-tokens 500)

# on_cable NAME EPOCHS: trains in both namespaces; prints bytes out of the first, and updates.
on_cable() {
  local before after rank=0 ranks=()
  before=$(ip netns exec "$one" cat /sys/class/net/cable/statistics/tx_bytes)
  for space in "$one" "$two"; do
    RANK=$rank WORLD_SIZE=2 MASTER_ADDR=10.222.0.1 MASTER_PORT=29511 \
      ip netns exec "$space" "${train[@]}" --epochs "$2" --out "$work/$1.$rank" >"$work/$1.$rank.log" 2>&1 &
    ranks+=($!)
    rank=$((rank + 1))
  done
  for process in "${ranks[@]}"; do wait "$process" || { cat "$work/$1".*.log >&2; exit 1; }; done
  after=$(ip netns exec "$one" cat /sys/class/net/cable/statistics/tx_bytes)
  echo "$((after - before)) $(grep -c '"loss"' "$work/$1.0/metrics.jsonl")"
}

"${train[@]}" --epochs 1 --out "$work/alone" >>"$work/log" 2>&1
short=$(on_cable short 1)
long=$(on_cable long 3)
[ ! -e "$work/short.1" ] || { echo "rank 1 wrote files"; exit 1; }

python3 - "$work" $short $long <<'END'
import json
import sys

folder, short_bytes, short_updates, long_bytes, long_updates = sys.argv[1], *map(int, sys.argv[2:])


def rows(run):
    return [json.loads(line) for line in open(f"{folder}/{run}/metrics.jsonl")]


largest = 0.0
for alone, together in zip(rows("alone"), rows("short.0"), strict=True):
    for name in ("loss", "valid_loss"):
        if name in alone:
            largest = max(largest, abs(together[name] - alone[name]) / alone[name])
counted = rows("long.0")[1]["sent_bytes"]
measured = (long_bytes - short_bytes) / (long_updates - short_updates)
print(f"losses of {short_updates} updates and both validations: "
      f"largest relative difference to one process {largest:.1e}")
print(f"bytes sent per update by rank 0: {counted} by its own count, {measured:.0f} on the cable "
      f"(with the headers of TCP, IP and Ethernet): {measured / counted:.3f}")
if largest > 1e-4 or not 1 <= measured / counted < 1.1:
    sys.exit("not as it should be")
END
