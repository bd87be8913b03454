#!/usr/bin/env bash
# check_pkg_config.sh COMPILER PKGCONFIG-FOLDER SOURCE VERSION: SOURCE is compiled and run by what pkg-config says of the
# installed library, whose folder may have been moved.
set -euo pipefail
compiler=$1 folder=$2 source=$3 version=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

prefix=$(realpath "$folder/../..")
[[ -d $prefix/include ]] || prefix=$(realpath "$prefix/..")
cp -r "$prefix" "$work/moved"
export PKG_CONFIG_PATH=$work/moved/${folder#"$prefix"/}
pkg-config --validate surety
[[ $(pkg-config --modversion surety) == "$version" ]]
# shellcheck disable=SC2046  # several words
"$compiler" -std=c++20 $(pkg-config --cflags surety) "$source" -o "$work/consumer" $(pkg-config --libs surety)
library=$(ldd "$work/consumer" | sed -n 's/.*\(libsurety[^ ]*\).*/\1/p')
minor=${version%.*}
[[ $library == "libsurety.so.$minor" ]] || { echo "linked with $library, not libsurety.so.$minor"; exit 1; }
LD_LIBRARY_PATH=$(pkg-config --variable=libdir surety) "$work/consumer"
