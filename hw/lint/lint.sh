#!/usr/bin/env bash
# lint.sh REPOSITORY: the card, and the gateway kernel round it, through Verilator's -Wall and
# Yosys' structural checks, and every .sv in its list.
set -euo pipefail
cd "$1"
missing=$(comm -13 <(cat hw/hw.f kernels/gateway/gateway.f | grep '\.sv$' | sort) \
  <(find hw kernels -name '*.sv' -not -path 'hw/proofs/*' | sort))
if [ -n "$missing" ]; then
  echo "in no list (hw/hw.f, kernels/gateway/gateway.f):"
  echo "$missing"
  exit 1
fi
mapfile -t sources < <(cat hw/hw.f kernels/gateway/gateway.f | grep '\.sv$')
mapfile -t card < <(grep '\.sv$' hw/hw.f)
mapfile -t waivers < <(find hw kernels -name '*.vlt' | sort)
verilator --lint-only -Wall --assert --top-module pcl_card "${waivers[@]}" "${card[@]}"
verilator --lint-only -Wall --assert --top-module pcl_gateway_kernel "${waivers[@]}" "${sources[@]}"
# Small tables: Yosys turns each into flip-flops. The kernel contains the card.
yosys -q -p "read_verilog -sv ${sources[*]}
  chparam -set SymbolBits 4 -set OrderSetBits 2 -set LevelSetBits 2 pcl_gateway_kernel
  chparam -set NodeSetBits 2 -set OpenOrderBits 4 -set PositionSetBits 2 pcl_gateway_kernel
  hierarchy -check -top pcl_gateway_kernel; proc; check -assert"
echo "lint: ${#sources[@]} sources clean"
