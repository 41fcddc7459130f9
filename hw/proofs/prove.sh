#!/usr/bin/env bash
# prove.sh TOP SMALL WORK_DIR file.sv...: proves TOP's assertions by induction, at its full size
# (yosys sat). With SMALL, what chparam sets of TOP, it then reaches the covers (yosys-smtbmc,
# cvc5), and requires that the claim fails with PROOF_BREAK defined and for each mutant of
# hw/proofs/TOP.mutants (if there is one), within 8 cycles and on an assertion of TOP's own.
set -euo pipefail
top=$1 small=$2 work=$3
shift 3
mkdir -p "$work"
sources="$*"

# run LOG COMPLAINT yosys commands: all passes until the solver's
run() {
  local log=$work/$1.log complaint=$2
  shift 2
  yosys -q -l "$log" -p "$*" > /dev/null 2>&1 || { tail -n 30 "$log"; echo "$complaint"; exit 1; }
}
# refute NAME READ_FLAGS sources: a design that must fail
refute() {
  run "$1" "$1: the broken design is not refuted: the proof says nothing" "
    read_verilog -formal -sv $2 $3; chparam $small $top; hierarchy -check -top $top; proc
    chformal -assert -remove * $top %d; chformal -cover -remove
    prep -top $top -nordff -flatten; async2sync; memory_map; dffunmap
    sat -tempinduct -tempinduct-baseonly -maxsteps 8 -prove-asserts -set-assumes -seq 1 -falsify"
}

run proof "no proof by induction" "
  read_verilog -formal -sv $sources; prep -top $top -nordff -flatten
  chformal -cover -remove; async2sync; memory_map; dffunmap
  sat -tempinduct -prove-asserts -set-assumes -seq 1 -maxsteps 6 -verify"

run build "cannot be written for the covers" "
  read_verilog -formal -sv $sources; chparam $small $top; prep -top $top -nordff -flatten
  memory_nordff; async2sync; setundef -undriven -anyseq; dffunmap
  write_smt2 -wires $work/small.smt2"
yosys-smtbmc -s cvc5 --noprogress -c -t 12 "$work/small.smt2" > "$work/cover.log" || {
  cat "$work/cover.log"
  echo "a cover is out of reach"
  exit 1
}

if (refute control "" "$sources") > /dev/null; then
  echo "the design as it is is refuted too: refuting says nothing"
  exit 1
fi
refute broken "-D PROOF_BREAK" "$sources"
count=0
mutants=hw/proofs/$top.mutants
if [ -e "$mutants" ]; then
  while IFS='~' read -r name file edit; do
    name=${name// /} file=${file// /} edit=${edit# }
    sed "$edit" "$file" > "$work/$name.sv"
    ! cmp -s "$file" "$work/$name.sv" || { echo "mutant $name changes nothing"; exit 1; }
    padded=" $sources "
    refute "$name" "" "${padded/ $file / $work/$name.sv }"
    count=$((count + 1))
  done < <(grep -v '^#' "$mutants")
fi
echo "$top: proved; covers reached; broken design and $count mutants refuted"
