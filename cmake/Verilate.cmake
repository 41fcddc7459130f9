# RTL in the build: pcl_verilate makes a C++ library of a module, pcl_hw_test a GoogleTest program
# around one.
find_package(verilator REQUIRED HINTS $ENV{VERILATOR_ROOT})

# Verilator's own run time, once for every model.
add_library(pcl_verilated STATIC
  ${VERILATOR_ROOT}/include/verilated.cpp ${VERILATOR_ROOT}/include/verilated_threads.cpp)
target_include_directories(pcl_verilated SYSTEM PUBLIC
  ${VERILATOR_ROOT}/include ${VERILATOR_ROOT}/include/vltstd)
target_compile_options(pcl_verilated PRIVATE -w -O2)
target_link_libraries(pcl_verilated PUBLIC Threads::Threads)

# pcl_file_list(VARIABLE FILE): the sources of a file list, one path from the repository root a
# line.
function(pcl_file_list variable file)
  file(STRINGS ${PROJECT_SOURCE_DIR}/${file} lines REGEX "\\.(sv|vlt)$")
  set(${variable} ${lines} PARENT_SCOPE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${file})
endfunction()

# pcl_verilate(TARGET TOP top SOURCES files... [ARGS verilator arguments...] [JOBS n] [OPTIMISE
# -O...]): library TARGET with the class V<top>. Verilated at build time; sources are paths from the
# repository root. Assertions are on unless ARGS says --noassert. Generated code is compiled without
# our warnings and included as system headers.
function(pcl_verilate target)
  cmake_parse_arguments(ARG "" "TOP;JOBS" "SOURCES;ARGS;OPTIMISE" ${ARGN})
  if(NOT ARG_JOBS)
    set(ARG_JOBS 1)
  endif()
  if(NOT ARG_OPTIMISE)
    set(ARG_OPTIMISE -O1)
  endif()
  string(JOIN " " optimise ${ARG_OPTIMISE})
  list(TRANSFORM ARG_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/ REGEX "^[^/]")
  set(ccache)
  if(CCACHE)
    set(ccache ${CCACHE})
  endif()
  set(dir ${CMAKE_BINARY_DIR}/verilated/${target})
  set(model ${dir}/V${ARG_TOP}__ALL.a)
  add_custom_command(
    OUTPUT ${model}
    COMMAND ${VERILATOR_BIN} --cc --build -j ${ARG_JOBS} --Mdir ${dir} --prefix V${ARG_TOP}
            --top-module ${ARG_TOP} -O3 --x-assign fast --x-initial fast -Wno-fatal -Wno-lint
            --assert ${ARG_ARGS} -MAKEFLAGS
            "OPT_FAST='${optimise}' OPT_GLOBAL='${optimise}' OBJCACHE=${ccache}"
            ${ARG_SOURCES}
    DEPENDS ${ARG_SOURCES}
    COMMENT "Verilating ${target}"
    VERBATIM)
  add_custom_target(${target}_model DEPENDS ${model})
  add_library(${target} INTERFACE)
  set_target_properties(${target} PROPERTIES  # what else is built from the design: Evidence.cmake
    PCL_TOP ${ARG_TOP} PCL_SOURCES "${ARG_SOURCES}" PCL_ARGS "${ARG_ARGS}")
  add_dependencies(${target} ${target}_model)
  target_include_directories(${target} SYSTEM INTERFACE ${dir})
  target_link_libraries(${target} INTERFACE ${model} pcl_verilated)
endfunction()

# pcl_hw_test(NAME TOP top SOURCES rtl... BENCH c++... [ARGS ...] [LINK ...] [TIMEOUT s]), or short
# pcl_hw_test(NAME top rtl... c++... [...]), where the contract's package comes by itself.
function(pcl_hw_test name)
  cmake_parse_arguments(ARG "" "TOP;TIMEOUT" "SOURCES;BENCH;ARGS;LINK" ${ARGN})
  if(NOT ARG_TOP)
    list(POP_FRONT ARG_UNPARSED_ARGUMENTS ARG_TOP)
    set(ARG_BENCH ${ARG_UNPARSED_ARGUMENTS})
    set(ARG_SOURCES ${ARG_UNPARSED_ARGUMENTS})
    list(FILTER ARG_BENCH INCLUDE REGEX "\\.cpp$")
    list(FILTER ARG_SOURCES EXCLUDE REGEX "\\.cpp$")
    list(PREPEND ARG_SOURCES hw/contract/generated/pcl_pkg.sv)
    list(REMOVE_DUPLICATES ARG_SOURCES)
  endif()
  string(REPLACE "." "_" target verilated_${name})
  pcl_verilate(${target} TOP ${ARG_TOP} SOURCES ${ARG_SOURCES} ARGS ${ARG_ARGS})
  pcl_test(${name} ${ARG_BENCH} LINK ${target} ${ARG_LINK} LABELS hw TIMEOUT ${ARG_TIMEOUT})
endfunction()
