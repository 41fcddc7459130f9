#!/usr/bin/env bash
# prove.sh TOP DEPTH WORK_DIR file.sv...: proves TOP's assertions by induction (yosys-smtbmc, cvc5),
# reaches its covers, and requires that the same proof fails with PROOF_BREAK defined.
set -euo pipefail
top=$1 depth=$2 work=$3
shift 3
mkdir -p "$work"
build() {  # NAME [-D flags]
  local name=$1
  shift
  yosys -q -p "read_verilog -formal -sv $* ${sources[*]}; prep -top $top -nordff -flatten
    memory_nordff; async2sync
    setundef -undriven -anyseq; dffunmap; write_smt2 -wires $work/$name.smt2"
}
solve() { yosys-smtbmc -s cvc5 --noprogress "$@"; }
expect() {  # LOG COMPLAINT solver arguments...
  local log=$work/$1.log complaint=$2
  shift 2
  solve "$@" > "$log" || { cat "$log"; echo "$complaint"; exit 1; }
}
sources=("$@")
build good
build broken -D PROOF_BREAK
expect base "base case fails" -t "$depth" "$work/good.smt2"
expect step "induction fails" -i -t "$depth" "$work/good.smt2"
expect cover "a cover is out of reach" -c -t 12 "$work/good.smt2"
if solve -t 8 "$work/broken.smt2" > "$work/broken.log"; then
  echo "the broken design is proved too: the proof says nothing"
  exit 1
fi
grep -q "Assert failed" "$work/broken.log" || { cat "$work/broken.log"; exit 1; }
echo "$top: proved; covers reached; broken design refuted"
