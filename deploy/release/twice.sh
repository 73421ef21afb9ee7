#!/bin/sh
# Builds the platform twice, as two machines would: other folders, time zones, languages and masks. Whatever differs is named.
#   deploy/release/twice.sh [options for Maven]        exit code 0: every file of the installation is the same, byte for byte
# A mask that hides files from the group shows in the archives' modes, with the same content: build releases with 022 or 002.
# Without '-o': the inventory is not made offline.
# With KEEP=FOLDER in the environment both installations are kept there when they differ.
# shellcheck disable=SC2030,SC2031 # each build has an environment of its own
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

mkdir "$work/sources"
tar -C "$root" --exclude=.git --exclude=target --exclude=node_modules --exclude=var --exclude=secrets -cf - . |
    tar -C "$work/sources" -xf -

# build NAME FOLDER [options]: leaves the installation in $work/NAME.home and its sums in $work/NAME.sums
build() {
    name=$1
    folder=$work/$2
    shift 2
    mkdir -p "$folder"
    tar -C "$work/sources" -cf - . | tar -C "$folder" --no-same-permissions -xf -
    (cd "$folder" && sh ./mvnw -B -q -DskipTests -pl deploy -am package "$@") > "$work/$name.log" 2>&1 || {
        tail -n 20 "$work/$name.log" >&2
        exit 1
    }
    mv "$folder/deploy/target/home" "$work/$name.home"
    rm -rf "$folder"
    (cd "$work/$name.home" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) > "$work/$name.sums"
}

(
    umask 022
    export TZ=UTC LC_ALL=C
    build one one "$@"
)
(
    umask 002
    export TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 MAVEN_OPTS="${MAVEN_OPTS:-} -Duser.language=de -Duser.country=DE"
    build other another/folder "$@"
)
if ! diff "$work/one.sums" "$work/other.sums"; then
    [ -z "${KEEP:-}" ] || mv "$work/one.home" "$work/other.home" "$KEEP"
    echo "twice: the two builds differ." >&2
    exit 1
fi
grep -E '/(launcher\.jar|[^/]*\.war|edge\.jar|sbom[^/]*\.json)$' "$work/one.sums"
echo "The same, byte for byte: $(wc -l < "$work/one.sums") files, their list $(sha256sum < "$work/one.sums" | cut -c1-64)."
