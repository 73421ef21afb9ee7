#!/bin/sh
# Writes down anew which bytes the build may download (.mvn/checksums.sha256): after a version has changed, never to silence a failure.
# A file that was written down before and is another one now is named, and nothing is written.
#   deploy/release/pin.sh [options for Maven]
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd -P)
pins=$root/.mvn/checksums.sha256
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# One test, so that what runs tests is resolved as well.
recorder=aether.artifactResolver.postProcessor.trustedChecksums
(cd "$root" && sh ./mvnw -B -q -D$recorder=true -D$recorder.record=true -D$recorder.checksumAlgorithms=SHA-256 \
    -Daether.trustedChecksumsSource.summaryFile.basedir="$work" \
    -Dtest=NoticesCommandTest -Dsurefire.failIfNoSpecifiedTests=false -DskipITs verify "$@")

# Our own modules are built, not downloaded.
grep -v '  bars/' "$work/checksums.sha256" | LC_ALL=C sort -k 2 > "$work/pins"
LC_ALL=C sort -k 2 "$pins" | LC_ALL=C join -1 2 -2 2 - "$work/pins" | awk '$2 != $3 { print $1 }' > "$work/changed"
if [ -s "$work/changed" ]; then
    echo "pin: these are not what they were, with the version they had:" >&2
    cat "$work/changed" >&2
    exit 1
fi
mv "$work/pins" "$pins"
echo "$(wc -l < "$pins") files are written down."
