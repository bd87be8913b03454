include(GNUInstallDirs)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
option(SURETY_CONTRACTS "Check internal contracts (SURETY_EXPECTS, SURETY_ENSURES)" OFF)
set(SURETY_SANITIZE "" CACHE STRING "Sanitizers to build with, e.g. address,undefined")

option(SURETY_UNITY "Compile the files of a layer two dozen at a time" OFF)
option(SURETY_FUZZ "Count the code that tests/fuzz reaches (GCC)" OFF)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
file(RELATIVE_PATH SURETY_BIN_TO_LIB /${CMAKE_INSTALL_BINDIR} /${CMAKE_INSTALL_LIBDIR})
set(CMAKE_INSTALL_RPATH "$ORIGIN/${SURETY_BIN_TO_LIB}")

find_program(SURETY_CCACHE ccache)
mark_as_advanced(SURETY_CCACHE)
if(SURETY_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SURETY_CCACHE})
endif()

# The same seed gives the same bits everywhere, so no compiler may contract a*b+c or assume that errno matters. Plug-ins
# are compiled alike.
set(SURETY_ARITHMETIC_FLAGS -ffp-contract=off -fno-math-errno)
set(SURETY_CUDA_ARITHMETIC_FLAGS -fmad=false -Xcompiler=-ffp-contract=off)
add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:${SURETY_ARITHMETIC_FLAGS}>")
add_compile_options(
  $<$<COMPILE_LANGUAGE:CXX>:-Wall> $<$<COMPILE_LANGUAGE:CXX>:-Wextra>
  $<$<COMPILE_LANGUAGE:CXX>:-Werror=switch-enum>  # an enumerator that a switch does not name is an error, default or not
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-Wno-psabi>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)  # false alarms on std::string, GCC bug 105651
endif()
if(SURETY_CONTRACTS)
  add_compile_definitions(SURETY_CONTRACTS)
endif()
if(SURETY_SANITIZE)
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fsanitize=${SURETY_SANITIZE}>
    $<$<COMPILE_LANGUAGE:CXX>:-fno-sanitize-recover=all> $<$<COMPILE_LANGUAGE:CXX>:-fno-omit-frame-pointer>)
  add_link_options(-fsanitize=${SURETY_SANITIZE})
endif()
if(SURETY_FUZZ)
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fsanitize-coverage=trace-pc>)
endif()

# One translation unit per instruction set, in kernels, tests and benchmarks alike. GCC's own intrinsics start from an
# undefined register and warn about it.
set(SURETY_AVX2_FLAGS -mavx2 -mfma)
set(SURETY_AVX512_FLAGS -mavx512f -mavx512dq -mavx512bw -mavx512vl -mfma -Wno-uninitialized -Wno-maybe-uninitialized)

# surety_batches(TARGET): its files are compiled two dozen at a time where SURETY_UNITY says so. What they include is
# then read once. So names in their anonymous namespaces differ within a folder.
function(surety_batches target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${SURETY_UNITY} UNITY_BUILD_BATCH_SIZE 24)
endfunction()

# surety_layer(NAME SOURCES... [LINK targets...]): an object library of one layer, part of libsurety. It may include
# itself, public headers and the layers it links; the compiler sees the whole project, tests/project/check_includes.py
# forbids the rest.
function(surety_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} OBJECT ${LAYER_SOURCES})
  target_link_libraries(${name} PUBLIC surety_include surety_version ${LAYER_LINK})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  surety_batches(${name})
  set_property(GLOBAL APPEND PROPERTY SURETY_LAYERS ${name})
endfunction()
