# The build's few words: warnings, sanitizers, rooms, libraries, tests.
find_package(Threads REQUIRED)
find_program(CCACHE ccache)
if(CCACHE)  # it may look at a precompiled header's .sum in its place, see pcl_test_headers
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
      CCACHE_PCH_EXTSUM=1 ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

set(PCL_SANITIZE "" CACHE STRING "empty, or a -fsanitize list such as address,undefined or thread")
add_library(pcl_options INTERFACE)
target_include_directories(pcl_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(pcl_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wnull-dereference -Werror)
if(PCL_SANITIZE)
  add_compile_options(-fsanitize=${PCL_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PCL_SANITIZE})
endif()

# pcl_rooms(DIR...): adds each room, a folder below the caller's.
function(pcl_rooms)
  foreach(room IN LISTS ARGN)
    add_subdirectory(${room})
  endforeach()
endfunction()

# pcl_library(NAME SOURCES... [LINK libs...]): a room's static library; header-only without sources.
function(pcl_library name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
    target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE pcl_options)
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${ARG_LINK})
    target_include_directories(${name} INTERFACE ${PROJECT_SOURCE_DIR})
  endif()
endfunction()

# pcl_program(NAME SOURCES... [LINK libs...])
function(pcl_program name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE pcl_options ${ARG_LINK})
endfunction()

# pcl_test_headers(): GoogleTest's header, compiled once for all test programs: it is most of what a
# small test costs. The bytes of a precompiled header differ with its folder; so that ccache knows
# another checkout's objects again, a sum of what went into it stands beside it.
function(pcl_test_headers)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/test_headers.cpp)
  file(WRITE ${source} "#include <gtest/gtest.h>\n")
  add_library(pcl_test_headers OBJECT ${source})
  target_link_libraries(pcl_test_headers PRIVATE pcl_options GTest::gtest)
  target_precompile_headers(pcl_test_headers PRIVATE <gtest/gtest.h>)
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} -std=c++20 -E -P ${source}
                  OUTPUT_VARIABLE headers COMMAND_ERROR_IS_FATAL ANY)
  string(SHA256 sum "${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_CXX_FLAGS} ${CMAKE_BUILD_TYPE}
    ${PCL_SANITIZE} ${headers}")
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/pcl_test_headers.dir/cmake_pch.hxx.gch.sum
       ${sum})
endfunction()

# pcl_test(NAME SOURCES... [LINK libs...] [LABELS l...] [TIMEOUT s]): one GoogleTest program, one
# ctest entry NAME (room.subject).
function(pcl_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "LINK;LABELS" ${ARGN})
  string(REPLACE "." "_" target test_${name})
  add_executable(${target} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${target} PRIVATE pcl_options ${ARG_LINK} GTest::gmock GTest::gtest_main)
  target_precompile_headers(${target} REUSE_FROM pcl_test_headers)
  add_test(NAME ${name} COMMAND ${target} --gtest_brief=1
           --gtest_output=xml:${CMAKE_BINARY_DIR}/test_results/${name}.xml
           WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
endfunction()

# pcl_emulated_test(NAME TARGET [TIMEOUT s]): a pcl_test's program once more, under
# portcullis-emulate.
function(pcl_emulated_test name target)
  cmake_parse_arguments(ARG "" "TIMEOUT" "" ${ARGN})
  add_test(NAME ${name}
           COMMAND ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/portcullis-emulate $<TARGET_FILE:${target}>
           --gtest_brief=1 --gtest_output=xml:${CMAKE_BINARY_DIR}/test_results/${name}.xml
           WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS xrt TIMEOUT ${ARG_TIMEOUT})
endfunction()
