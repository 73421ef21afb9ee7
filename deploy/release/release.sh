#!/bin/sh
# Makes what is released out of an installation that was built: archives, inventories, what the advisories say, sums, a signature.
#   deploy/release/release.sh KEY RECORDS FOLDER [HOME]
#     KEY      private key in PEM, EC or RSA (openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384)
#     RECORDS  folder of OSV records, or 'none' where there are none to be had: the release then says so
#     FOLDER   where the release is put; it must not be there yet
#     HOME     the installation (default deploy/target/home)
# The decisions of deploy/release/waivers.yaml let an advisory pass, where that file is.
set -eu

fail() {
    echo "release: $1" >&2
    exit 1
}

[ $# -ge 3 ] || fail "KEY, RECORDS and FOLDER are expected."
key=$1
records=$2
folder=$3
deploy=$(cd "$(dirname "$0")/.." && pwd -P)
home=${4:-$deploy/target/home}

openssl pkey -in "$key" -noout || fail "$key is no private key."
for part in launcher.jar sbom.json sbom-console.json; do
    [ -f "$home/$part" ] || fail "$home has no $part; build first."
done
[ ! -e "$folder" ] || fail "$folder is there already."

version=$(sed -n 's,^  <version>\(.*\)</version>$,\1,p' "$deploy/../pom.xml")
built=$(sed -n 's,.*<project.build.outputTimestamp>\(.*\)</project.build.outputTimestamp>.*,\1,p' "$deploy/../pom.xml")
name=bars-receiver-platform-$version
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/release"

# The same content makes the same bytes: names in order, one owner, one time, no name of a file in the compressed head.
pack() {
    tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="$built" --mode=u=rwX,go=rX --format=ustar -cf - "$1" |
        gzip -n > "$work/release/$2"
}

# What runs.
mkdir "$work/$name"
cp -r "$home/." "$deploy/bars" "$deploy/barsctl" "$deploy/postgres" "$work/$name/"
rm -f "$work/$name/.built"
pack "$name" "$name.tar.gz"

# What sites and images are made with; never the secrets that a trial has left there.
mkdir "$work/$name-site"
for part in compose docker helm kustomize load-balancer logging monitoring postgres systemd docs README.md; do
    cp -r "$deploy/$part" "$work/$name-site/"
done
rm -rf "$work/$name-site/compose/secrets" "$work/$name-site/compose/.env"
pack "$name-site" "$name-site.tar.gz"

cp "$home/sbom.json" "$work/release/$name-sbom.json"
cp "$home/sbom-console.json" "$work/release/$name-sbom-console.json"

if [ "$records" = none ]; then
    echo "Not held against any records of advisories: none were to be had." > "$work/release/$name-advisories.txt"
else
    set -- --osv "$records"
    [ ! -f "$deploy/release/waivers.yaml" ] || set -- "$@" --waivers "$deploy/release/waivers.yaml"
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -jar "$home/launcher.jar" advisories "$@" > "$work/release/$name-advisories.txt" || {
        cat "$work/release/$name-advisories.txt" >&2
        fail "the advisories stop this release."
    }
fi

(cd "$work/release" && LC_ALL=C sha256sum -- *) > "$work/SHA256SUMS"
openssl dgst -sha256 -sign "$key" -out "$work/release/SHA256SUMS.sig" "$work/SHA256SUMS" || fail "$key does not sign."
mv "$work/SHA256SUMS" "$work/release/SHA256SUMS"
mv "$work/release" "$folder"
echo "Released to $folder; its sums are $(sha256sum < "$folder/SHA256SUMS" | cut -c1-64)."
