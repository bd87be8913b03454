#!/usr/bin/env bash
# check_release_with.sh PROJECT-FOLDER FILE MEANT SAID OPTION...: check_release.py of the project as it is now, but with
# SAID in place of MEANT in FILE.
set -euo pipefail
project=$1 file=$2 meant=$3 said=$4
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$project"
cp --parents CMakeLists.txt pyproject.toml docs/CITATION.cff docs/changelog.md docs/licences.md cmake/bootstrap.sh \
  cmake/SuretyInstall.cmake "$folder"
text=$(<"$file")
echo "${text//"$meant"/$said}" >"$folder/$file"
tests/project/check_release.py "$folder" "${@:5}"
