# RTL in the build: pcl_verilate makes a C++ library of a module, pcl_hw_test a GoogleTest program around one.
find_package(verilator REQUIRED)
add_library(pcl_verilated STATIC
  ${VERILATOR_ROOT}/include/verilated.cpp ${VERILATOR_ROOT}/include/verilated_threads.cpp)
target_include_directories(pcl_verilated SYSTEM PUBLIC
  ${VERILATOR_ROOT}/include ${VERILATOR_ROOT}/include/vltstd)
target_compile_options(pcl_verilated PRIVATE -w -O2)
target_link_libraries(pcl_verilated PUBLIC Threads::Threads)

# Every source of the card, in the order Yosys wants: the package first. Paths in hw.f are relative to the repository.
file(STRINGS ${PROJECT_SOURCE_DIR}/hw/hw.f PCL_HW_LIST REGEX "\\.sv$")
list(TRANSFORM PCL_HW_LIST PREPEND ${PROJECT_SOURCE_DIR}/)
set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY
  CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/hw/hw.f)

# pcl_verilate(TARGET TOP SOURCES x.sv... [JOBS n] [FLAGS f...] [OPTIMISE -Ox...]): header V<TOP>.h, library TARGET.
function(pcl_verilate target top)
  cmake_parse_arguments(ARG "" "JOBS" "SOURCES;FLAGS;OPTIMISE" ${ARGN})
  if(NOT ARG_JOBS)
    set(ARG_JOBS 1)
  endif()
  string(JOIN " " optimise ${ARG_OPTIMISE})
  set(dir ${CMAKE_BINARY_DIR}/verilated/${target})
  set(waivers ${PROJECT_SOURCE_DIR}/hw/lint/waivers.vlt)
  add_custom_command(
    OUTPUT ${dir}/V${top}__ALL.a
    COMMAND ${VERILATOR_BIN} --cc --build -j ${ARG_JOBS} --Mdir ${dir} --prefix V${top} --top-module ${top}
            -O3 --x-assign fast --x-initial fast ${ARG_FLAGS} -CFLAGS "${optimise}"
            ${waivers} ${ARG_SOURCES}
    DEPENDS ${ARG_SOURCES} ${waivers}
    COMMENT "Verilating ${target}"
    VERBATIM)
  add_custom_target(${target}_model DEPENDS ${dir}/V${top}__ALL.a)
  add_library(${target} INTERFACE)
  add_dependencies(${target} ${target}_model)
  target_include_directories(${target} SYSTEM INTERFACE ${dir})
  target_link_libraries(${target} INTERFACE ${dir}/V${top}__ALL.a pcl_verilated)
endfunction()

# pcl_hw_test(NAME TOP x.sv... bench.cpp... [LINK libs...] [FLAGS f...]): module TOP with its assertions on, and its test.
# The contract's package comes by itself.
function(pcl_hw_test name top)
  cmake_parse_arguments(ARG "" "" "LINK;FLAGS" ${ARGN})
  set(rtl ${PROJECT_SOURCE_DIR}/hw/contract/generated/pcl_pkg.sv)
  set(cpp "")
  foreach(source IN LISTS ARG_UNPARSED_ARGUMENTS)
    if(source MATCHES "\\.sv$")
      list(APPEND rtl ${PROJECT_SOURCE_DIR}/${source})
    else()
      list(APPEND cpp ${source})
    endif()
  endforeach()
  string(REPLACE "." "_" model rtl_${name})
  pcl_verilate(${model} ${top} SOURCES ${rtl} FLAGS --assert ${ARG_FLAGS} OPTIMISE -O1)
  pcl_test(${name} ${cpp} LINK ${model} ${ARG_LINK} LABELS hw)
endfunction()
