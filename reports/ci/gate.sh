#!/bin/sh
# Gates one kernel as continuous integration does; action.yml and gitlab.yml call it. Exit codes are those of
# `lemmagate gate`: 0 all hold, 1 violated or drifted, 2 undecided or nothing checked, 3 usage or environment.
#
# Environment: KERNEL (a name or the path of a shared library), and, each may be empty: TIER (smoke), DB (lemmagate.db),
# JUNIT (lemmagate-junit.xml), BASELINE (FILE or FILE:RUN), FAIL_ON_DRIFT (true), LEDGER (FILE), GITHUB_STEP_SUMMARY
# (set by GitHub), LEMMAGATE (the program; build/release/lemmagate of this repository).
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
program=${LEMMAGATE:-$root/build/release/lemmagate}
[ -n "${KERNEL:-}" ] || {
    echo "gate.sh: KERNEL is empty; set it to the shared library to check" >&2
    exit 3
}
set -- gate --kernel "$KERNEL" --tier "${TIER:-smoke}" --db "${DB:-lemmagate.db}" --junit "${JUNIT:-lemmagate-junit.xml}"
if [ -n "${BASELINE:-}" ]; then
    set -- "$@" --baseline "$BASELINE"
    [ "${FAIL_ON_DRIFT:-true}" != true ] || set -- "$@" --fail-on-drift
fi
[ -z "${LEDGER:-}" ] || set -- "$@" --ledger "$LEDGER"
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || set -- "$@" --summary "$GITHUB_STEP_SUMMARY"
exec "$program" "$@"
