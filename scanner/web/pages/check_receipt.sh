#!/usr/bin/env bash
# Checks a receipt of the log with sha256sum, openssl and xxd, and nothing of ours.
#
# Usage: bash check_receipt.sh RECEIPT VERIFIER_KEY
set -euo pipefail
receipt=$1 key=$2
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
node() { printf '01%s%s' "$1" "$2" | xxd -r -p | sha256sum | cut -c 1-64; }

# 1. The checkpoint, and the log's signature under it.
sed '1,/^$/d' "$receipt" > "$work/note"
sed '/^$/,$d' "$work/note" > "$work/text"
line=$(grep -F -- "— ${key%%+*} " "$work/note" | head -n 1)
printf '%s' "${line##* }" | base64 -d | tail -c 64 > "$work/signature"
{
  printf '302a300506032b6570032100' | xxd -r -p
  printf '%s' "$key" | cut -d + -f 3- | base64 -d | tail -c 32
} > "$work/key.der"
openssl pkeyutl -verify -pubin -inkey "$work/key.der" -keyform DER -rawin -in "$work/text" \
  -sigfile "$work/signature"

# 2. The entry, and the way from it to the root that was signed.
sed -n 's/^extra //p' "$receipt" | head -n 1 | base64 -d > "$work/entry"
hash=$({ printf '\0'; cat "$work/entry"; } | sha256sum | cut -c 1-64)
place=$(sed -n 's/^index //p' "$receipt" | head -n 1)
last=$(($(sed -n 2p "$work/text") - 1))
[ "$place" -le "$last" ]
while read -r line; do
  sibling=$(printf '%s' "$line" | base64 -d | xxd -p -c 32)
  if [ $((place & 1)) = 1 ] || [ "$place" = "$last" ]; then
    hash=$(node "$sibling" "$hash")
    while [ $((place & 1)) = 0 ] && [ "$place" != 0 ]; do place=$((place >> 1)) last=$((last >> 1)); done
  else
    hash=$(node "$hash" "$sibling")
  fi
  place=$((place >> 1)) last=$((last >> 1))
done < <(sed -n '/^index /,/^$/p' "$receipt" | sed '1d;$d')
root=$(sed -n 3p "$work/text" | base64 -d | xxd -p -c 32)
if [ "$last" != 0 ] || [ "$hash" != "$root" ]; then
  echo "The entry is not in the log."
  exit 1
fi
echo "The entry is in the log:"
cat "$work/entry"
