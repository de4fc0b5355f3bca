#!/bin/sh
# test_adapter.sh PROGRAM KERNELS: the Python adapter passes the gate of the key lemma and that of every function of the table, and
# with a mistake of 1e-7 does not; without NumPy it is an error of the environment; no Python process stays. Exit 77 without NumPy.
set -eu
program=$1 kernels=$2
PATH=/usr/bin:$PATH # Debian's python3-numpy belongs to Debian's python3
export PATH
python3 -c 'import numpy' 2>/dev/null || exit 77
unset LEMMAGATE_WORKER
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
cp "$kernels/examples/python/bridge.c" "$kernels/examples/python/network.py" "$folder"
cc -O2 -Wall -Wextra -Wconversion -Werror -D_GNU_SOURCE -fPIC -shared -I"$kernels" "$folder/bridge.c" -o "$folder/bridge.so"
for pair in 1:0 1.0000001:1; do
    got=0
    MISTAKE=${pair%:*} "$program" gate key-lemma --kernel "$folder/bridge.so" --jobs 1 --db "$folder/gate.db" >"$folder/log" 2>&1 || got=$?
    if [ "$got" -ne "${pair#*:}" ]; then
        cat "$folder/log"
        echo "factor ${pair%:*}: exit code $got, want ${pair#*:}"
        exit 1
    fi
    echo "factor ${pair%:*} of the gradient: exit code $got"
done
got=0
"$program" gate linear-least-squares schur-hadamard kernel-constants metamorphic-recovery output-layer recovery-step-conformance \
    sgd-conformance --kernel "$folder/bridge.so" --jobs 1 --db "$folder/all.db" >"$folder/log" 2>&1 || got=$?
if [ "$got" -ne 0 ] || grep -q 'not covered' "$folder/log"; then
    cat "$folder/log"
    echo "all functions: exit code $got, want 0 and no lemma that is not covered"
    exit 1
fi
mkdir "$folder/without"
echo 'raise ImportError("no NumPy here")' >"$folder/without/numpy.py"
got=0
PYTHONPATH=$folder/without "$program" gate key-lemma --kernel "$folder/bridge.so" --db "$folder/none.db" >"$folder/log" 2>&1 || got=$?
if [ "$got" -ne 3 ] || ! grep -q 'no NumPy here' "$folder/log" || ! grep -q 'returned NULL' "$folder/log"; then
    cat "$folder/log"
    echo "without NumPy: exit code $got, want 3 and the reason"
    exit 1
fi
echo "without NumPy: exit code $got"
if pgrep -f "$folder/network.py"; then
    echo "a Python process is left"
    exit 1
fi
