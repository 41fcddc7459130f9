#!/usr/bin/env bash
# lint.sh REPOSITORY: the whole card through Verilator's -Wall and Yosys' structural checks, and
# every .sv in the list.
set -euo pipefail
cd "$1"
missing=$(comm -13 <(grep '\.sv$' hw/hw.f | sort) \
  <(find hw -name '*.sv' -not -path 'hw/proofs/*' | sort))
if [ -n "$missing" ]; then
  echo "not in hw/hw.f:"
  echo "$missing"
  exit 1
fi
mapfile -t sources < <(grep '\.sv$' hw/hw.f)
mapfile -t waivers < <(find hw -name '*.vlt' | sort)
verilator --lint-only -Wall --assert --top-module pcl_card "${waivers[@]}" "${sources[@]}"
# Small tables: Yosys turns each into flip-flops.
yosys -q -p "read_verilog -sv ${sources[*]}
  chparam -set SymbolBits 4 -set OrderSetBits 2 -set LevelSetBits 2 -set NodeSetBits 2 pcl_card
  chparam -set OpenOrderSetBits 2 -set ExposureSetBits 2 pcl_card
  hierarchy -check -top pcl_card; proc; check -assert"
echo "lint: ${#sources[@]} sources clean"
