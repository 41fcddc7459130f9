# Verilated benches: one RTL top, one GoogleTest program.
find_package(verilator REQUIRED HINTS $ENV{VERILATOR_ROOT})

# pcl_verilate(TARGET TOP top SOURCES files... [ARGS verilator arguments...]): static library with the class V<top>.
# Its sources are generated, so they are compiled without our warnings and included as system headers.
function(pcl_verilate target)
  cmake_parse_arguments(ARG "" "TOP" "SOURCES;ARGS" ${ARGN})
  add_library(${target} STATIC)
  list(TRANSFORM ARG_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/)
  verilate(${target} PREFIX V${ARG_TOP} TOP_MODULE ${ARG_TOP} SOURCES ${ARG_SOURCES}
           VERILATOR_ARGS -O3 --x-assign fast --x-initial fast --assert -Wno-fatal ${ARG_ARGS})
  get_target_property(folders ${target} INTERFACE_INCLUDE_DIRECTORIES)
  target_include_directories(${target} SYSTEM INTERFACE ${folders})
  target_compile_options(${target} PRIVATE -O2 -w)
endfunction()

# pcl_hw_test(NAME TOP top SOURCES rtl... BENCH c++... [ARGS ...] [LINK ...] [TIMEOUT s]): verilates, links, one ctest entry.
function(pcl_hw_test name)
  cmake_parse_arguments(ARG "" "TOP;TIMEOUT" "SOURCES;BENCH;ARGS;LINK" ${ARGN})
  string(REPLACE "." "_" target verilated_${name})
  pcl_verilate(${target} TOP ${ARG_TOP} SOURCES ${ARG_SOURCES} ARGS ${ARG_ARGS})
  pcl_test(${name} ${ARG_BENCH} LINK ${target} ${ARG_LINK} LABELS hw TIMEOUT ${ARG_TIMEOUT})
endfunction()

# pcl_file_list(VARIABLE FILE): the sources of a file list, one path from the repository root a line.
function(pcl_file_list variable file)
  file(STRINGS ${PROJECT_SOURCE_DIR}/${file} lines)
  set(${variable} ${lines} PARENT_SCOPE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${file})
endfunction()
