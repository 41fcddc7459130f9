# Packages the gateway kernel: vivado -mode batch -source kernels/gateway/package.tcl -tclargs OUT PART
#
# From the repository's root. OUT: a folder for what is made; OUT/pcl_gateway_kernel.xo is the
# result. PART: xcu55c-fsvh2892-2L-e, xcu250-figd2104-2L-e, ... Never run: no vendor tool was at
# hand; written from UG1393 and UG1702.
if {[llength $argv] != 2} {
  error "usage: vivado -mode batch -source kernels/gateway/package.tcl -tclargs OUT PART"
}
lassign $argv out part
set kernel pcl_gateway_kernel

# The sources of a file list, one path from the repository's root a line.
proc listed {file} {
  set handle [open $file]
  set lines [split [read $handle] "\n"]
  close $handle
  return [lsearch -all -inline -glob $lines "*.sv"]
}
set sources [concat [listed hw/hw.f] [listed kernels/gateway/gateway.f]]

create_project -force $kernel $out/project -part $part
add_files -norecurse $sources
set_property file_type SystemVerilog [get_files *.sv]
set_property top $kernel [current_fileset]
update_compile_order -fileset sources_1

ipx::package_project -root_dir $out/ip -vendor portcullis -library kernel -taxonomy /KernelIP \
  -import_files -set_current true
set core [ipx::current_core]
set_property name $kernel $core
set_property version 1.0 $core

# One clock and its reset for every interface.
ipx::infer_bus_interface ap_clk xilinx.com:signal:clock_rtl:1.0 $core
ipx::infer_bus_interface ap_rst_n xilinx.com:signal:reset_rtl:1.0 $core
ipx::associate_bus_interfaces -clock ap_clk -reset ap_rst_n $core
foreach interface {s_axi_control m_axi_host axis_feed} {
  ipx::associate_bus_interfaces -busif $interface -clock ap_clk $core
}

# The pointers, each tied to the master that follows it; kernel.xml says the same to package_xo.
set block [ipx::get_address_blocks -of_objects [ipx::get_memory_maps s_axi_control -of_objects $core]]
set offset 0x1080
foreach pointer {command_ring feed_ring report_ring record_ring frame_ring status_line} {
  set register [ipx::add_register $pointer $block]
  set_property address_offset $offset $register
  set_property size 64 $register
  set_property value m_axi_host [ipx::add_register_parameter ASSOCIATED_BUSIF $register]
  set offset [expr {$offset + 8}]
}

set_property sdx_kernel true $core
set_property sdx_kernel_type rtl $core
set_property vitis_drc {ctrl_protocol user_managed} $core
set_property ipi_drc {ignore_freq_hz true} $core
set_property supported_families {} $core
set_property auto_family_support_level level_2 $core
ipx::create_xgui_files $core
ipx::update_checksums $core
ipx::check_integrity $core
ipx::save_core $core
close_project

package_xo -force -kernel_name $kernel -kernel_xml kernels/gateway/kernel.xml \
  -ip_directory $out/ip -xo_path $out/$kernel.xo
