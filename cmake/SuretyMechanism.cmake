# surety_add_mechanism(NAME HEADER [TYPE]): a plug-in for `surety --plugin`, from a header that defines a mechanism. TYPE
# is its name in C++ where that is not surety::plugins::NAME with capitals for hyphens: third-price is ThirdPrice. The mechanism is
# compiled for every instruction set that Surety plays on and, where the project has the language CUDA, for GPUs.
# docs/extend/plug-in.md is the page about it.
set(SURETY_MECHANISM_DIR ${CMAKE_CURRENT_LIST_DIR})
if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION)  # CMake 3.25.1 does not know that nvcc has had C++20 since 12.0
  set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION -std=c++20)
  set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION -std=c++20)
endif()
function(surety_add_mechanism name header)
  set(type ${ARGN})
  set(sources "")
  if(NOT type)
    string(REPLACE "-" ";" words ${name})
    foreach(word IN LISTS words)
      string(SUBSTRING ${word} 0 1 first)
      string(SUBSTRING ${word} 1 -1 rest)
      string(TOUPPER ${first} first)
      string(APPEND type ${first}${rest})
    endforeach()
    string(PREPEND type surety::plugins::)
  endif()
  get_filename_component(header ${header} ABSOLUTE)
  if(NOT EXISTS ${header})
    message(FATAL_ERROR "surety_add_mechanism(${name}): there is no header ${header}")
  endif()
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name}-plugin)
  set(defines "#define SURETY_PLUGIN_HEADER \"${header}\"\n#define SURETY_PLUGIN_TYPE ${type}\n")

  set(floats_scalar 1)
  set(floats_avx2 8)
  set(floats_avx512 16)
  foreach(isa scalar avx2 avx512)
    set(source ${folder}/${isa}.cpp)
    string(TOUPPER ${isa} ISA)
    file(CONFIGURE OUTPUT ${source} CONTENT
"#define SURETY_ISA ${isa}
#define SURETY_FLOATS ${floats_${isa}}
${defines}#define SURETY_PLUGIN_LAUNCHES plugin_on_${isa}
#include \"kernels/plugin/plugin_cpu.inl\"
" @ONLY)
    set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "${SURETY_${ISA}_FLAGS}")
    list(APPEND sources ${source})
  endforeach()
  set(has_cuda 0)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if("CUDA" IN_LIST languages AND SURETY_HAS_CUDA)
    set(has_cuda 1)
    file(CONFIGURE OUTPUT ${folder}/cuda.cu CONTENT "${defines}#include \"kernels/plugin/plugin_cuda.inl\"\n" @ONLY)
    list(APPEND sources ${folder}/cuda.cu)
  endif()
  file(CONFIGURE OUTPUT ${folder}/entry.cpp CONTENT
"${defines}#define SURETY_PLUGIN_HAS_CUDA ${has_cuda}
#define SURETY_PLUGIN_VERSION \"${SURETY_VERSION}\"
#include \"kernels/plugin/plugin_entry.inl\"
" @ONLY)
  list(APPEND sources ${folder}/entry.cpp)

  add_library(${name} MODULE ${sources})
  set_target_properties(${name} PROPERTIES PREFIX "" CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    CUDA_VISIBILITY_PRESET hidden CUDA_STANDARD 20 CUDA_STANDARD_REQUIRED ON)
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_compile_options(${name} PRIVATE "$<$<COMPILE_LANGUAGE:CXX>:-O3;-Wno-psabi;${SURETY_ARITHMETIC_FLAGS}>"
    "$<$<COMPILE_LANGUAGE:CUDA>:-O3;-Xcompiler=-Wno-psabi;${SURETY_CUDA_ARITHMETIC_FLAGS}>")
  target_link_libraries(${name} PRIVATE surety::surety surety::plugin)
endfunction()
