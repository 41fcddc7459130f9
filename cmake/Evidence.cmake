# How good are the tests of the RTL, and do they pass on what synthesis makes of it?

# pcl_design_of(VARIABLE PROGRAM): the verilated library a test program links, or nothing.
function(pcl_design_of variable program)
  set(${variable} "" PARENT_SCOPE)
  get_target_property(libraries ${program} LINK_LIBRARIES)
  foreach(library IN LISTS libraries)
    if(TARGET ${library})
      get_target_property(top ${library} PCL_TOP)
      if(top)
        set(${variable} ${library} PARENT_SCOPE)
      endif()
    endif()
  endforeach()
endfunction()

# pcl_hw_tests_json(FILE): every test program of the folders below this one that runs on a design,
# with the design. A room is a folder; a new test or module is seen here by itself.
function(pcl_hw_tests_json file)
  set(entries "")
  get_property(folders DIRECTORY PROPERTY SUBDIRECTORIES)
  foreach(folder IN LISTS folders)
    get_filename_component(room ${folder} NAME)
    get_property(programs DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
    list(FILTER programs INCLUDE REGEX "^test_")
    list(FILTER programs EXCLUDE REGEX "_netlist$")
    foreach(program IN LISTS programs)
      pcl_design_of(design ${program})
      if(design)
        get_target_property(top ${design} PCL_TOP)
        get_target_property(sources ${design} PCL_SOURCES)
        get_target_property(arguments ${design} PCL_ARGS)
        list(TRANSFORM sources REPLACE "^${PROJECT_SOURCE_DIR}/" "")
        list(JOIN sources "\", \"" sources)
        list(JOIN arguments "\", \"" arguments)
        list(APPEND entries "  {\"room\": \"${room}\", \"program\": \"${program}\",\n\
   \"design\": \"${design}\", \"top\": \"${top}\",\n\
   \"arguments\": [\"${arguments}\"],\n   \"sources\": [\"${sources}\"]}")
      endif()
    endforeach()
  endforeach()
  list(JOIN entries ",\n" entries)
  file(WRITE ${file} "[\n${entries}\n]\n")
endfunction()

option(PCL_NETLIST "run the tests of the RTL on its netlist, too" ON)
option(PCL_NETLIST_ALL "and those that take minutes to build, the gate's" OFF)
find_program(YOSYS yosys)

# pcl_netlist(VARIABLE DESIGN): library VARIABLE, the same class as DESIGN's, of the cells that
# synthesis maps the design to (hw/synth/write_netlist). Once a design.
function(pcl_netlist variable design)
  set(netlist ${design}_netlist)
  set(${variable} ${netlist} PARENT_SCOPE)
  if(TARGET ${netlist})
    return()
  endif()
  get_target_property(top ${design} PCL_TOP)
  get_target_property(sources ${design} PCL_SOURCES)
  get_target_property(arguments ${design} PCL_ARGS)
  list(FILTER sources INCLUDE REGEX "\\.sv$")
  set(verilog ${CMAKE_BINARY_DIR}/netlist/${design}.v)
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/netlist)
  add_custom_command(
    OUTPUT ${verilog}
    COMMAND ${PROJECT_SOURCE_DIR}/hw/synth/write_netlist ${top} ${verilog} ${arguments} ${sources}
    DEPENDS ${PROJECT_SOURCE_DIR}/hw/synth/write_netlist ${sources}
    COMMENT "Synthesising ${design}"
    VERBATIM)
  get_filename_component(programs ${YOSYS} DIRECTORY)
  pcl_verilate(${netlist} TOP ${top} SOURCES ${verilog} hw/synth/cells.v
               ARGS -v ${programs}/../share/yosys/xilinx/cells_sim.v)
endfunction()

# pcl_netlist_test(NAME TEST... [SLOW] [TIMEOUT s]): the programs of these tests, one design's, as
# one program on its netlist. SLOW: with PCL_NETLIST_ALL alone.
function(pcl_netlist_test name)
  cmake_parse_arguments(ARG "SLOW" "TIMEOUT" "" ${ARGN})
  if(NOT PCL_NETLIST OR (ARG_SLOW AND NOT PCL_NETLIST_ALL))
    return()
  endif()
  set(bench "")
  foreach(test IN LISTS ARG_UNPARSED_ARGUMENTS)
    string(REPLACE "." "_" program test_${test})
    pcl_design_of(design ${program})
    get_target_property(folder ${program} SOURCE_DIR)
    get_target_property(files ${program} SOURCES)
    list(TRANSFORM files PREPEND ${folder}/ REGEX "^[^/]")
    list(APPEND bench ${files})
    get_target_property(libraries ${program} LINK_LIBRARIES)
  endforeach()
  list(REMOVE_ITEM libraries ${design} pcl_options GTest::gmock GTest::gtest_main)
  pcl_netlist(netlist ${design})
  pcl_test(${name} ${bench} LINK ${netlist} ${libraries} LABELS hw netlist TIMEOUT ${ARG_TIMEOUT})
  string(REPLACE "." "_" program test_${name})
  target_compile_options(${program} PRIVATE -O1)  # short to build, and few cycles to run
  target_compile_definitions(${program} PRIVATE PCL_ON_NETLIST)
endfunction()
