#!/bin/sh
# Says whether a release is what its maker signed: nothing changed, nothing missing, nothing added.
#   verify.sh PUBLIC_KEY FOLDER        PUBLIC_KEY: the maker's, in PEM, from another place than the release
set -eu

fail() {
    echo "verify: $1" >&2
    exit 1
}

[ $# -eq 2 ] || fail "PUBLIC_KEY and FOLDER are expected."
key=$(cd "$(dirname "$1")" && pwd -P)/$(basename "$1")
cd "$2"

openssl dgst -sha256 -verify "$key" -signature SHA256SUMS.sig SHA256SUMS > /dev/null || fail "the sums were not signed with this key."
sha256sum --check --strict --quiet SHA256SUMS || fail "a file is not what was signed."
for file in * .[!.]*; do
    case $file in
        SHA256SUMS | SHA256SUMS.sig | '.[!.]*') ;;
        *) grep -qxF "$(sha256sum -- "$file")" SHA256SUMS || fail "$file was not signed." ;;
    esac
done
echo "Signed and complete: $(wc -l < SHA256SUMS) files."
