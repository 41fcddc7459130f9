#!/usr/bin/env bash
# prove.sh TOP DEPTH WORK_DIR file.sv...: proves TOP's assertions by induction (yosys-smtbmc, cvc5), reaches its covers, and
# requires that the same proof fails with PROOF_BREAK defined.
set -euo pipefail
top=$1 depth=$2 work=$3
shift 3
mkdir -p "$work"
build() {  # NAME [-D flags]
  local name=$1
  shift
  yosys -q -p "read_verilog -formal -sv $* ${sources[*]}; prep -top $top -nordff -flatten; memory_nordff; async2sync
    setundef -undriven -anyseq; dffunmap; write_smt2 -wires $work/$name.smt2"
}
solve() { yosys-smtbmc -s cvc5 --noprogress "$@"; }
sources=("$@")
build good
build broken -D PROOF_BREAK
solve -t "$depth" "$work/good.smt2" > "$work/base.log" || { cat "$work/base.log"; echo "base case fails"; exit 1; }
solve -i -t "$depth" "$work/good.smt2" > "$work/step.log" || { cat "$work/step.log"; echo "induction fails"; exit 1; }
solve -c -t 12 "$work/good.smt2" > "$work/cover.log" || { cat "$work/cover.log"; echo "a cover is out of reach"; exit 1; }
if solve -t 8 "$work/broken.smt2" > "$work/broken.log"; then
  echo "the broken design is proved too: the proof says nothing"
  exit 1
fi
grep -q "Assert failed" "$work/broken.log" || { cat "$work/broken.log"; exit 1; }
echo "$top: proved; covers reached; broken design refuted"
