# surety_version: the header surety_version.h. Each build asks git for the commit and rewrites the header only where the
# answer changed. As a script (cmake -P, the second half) it does that; included, it sets that up.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(SURETY_GENERATED_DIR ${PROJECT_BINARY_DIR}/generated)
  set(compiler "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}")
  if(SURETY_HAS_CUDA)
    string(APPEND compiler ", CUDA ${CMAKE_CUDA_COMPILER_VERSION}")
  endif()
  set(write_version_header ${CMAKE_COMMAND} -D "SOURCE=${PROJECT_SOURCE_DIR}" -D "OUTPUT=${SURETY_GENERATED_DIR}/surety_version.h"
    -D "VERSION=${PROJECT_VERSION}" -D "COMPILER=${compiler}" -P ${CMAKE_CURRENT_LIST_FILE})
  execute_process(COMMAND ${write_version_header} COMMAND_ERROR_IS_FATAL ANY)
  add_custom_target(surety_version_header COMMAND ${write_version_header}
    BYPRODUCTS ${SURETY_GENERATED_DIR}/surety_version.h COMMENT "Asking git for the commit" VERBATIM)
  add_library(surety_version INTERFACE)
  target_include_directories(surety_version INTERFACE $<BUILD_INTERFACE:${SURETY_GENERATED_DIR}>)
  add_dependencies(surety_version surety_version_header)
  return()
endif()

set(COMMIT "unknown")
find_program(GIT git)
if(GIT AND EXISTS ${SOURCE}/.git)
  execute_process(COMMAND ${GIT} -C ${SOURCE} describe --always --dirty --tags --abbrev=12
    OUTPUT_VARIABLE answer RESULT_VARIABLE status OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(status EQUAL 0)
    set(COMMIT ${answer})
    execute_process(COMMAND ${GIT} -C ${SOURCE} log -1 --format=%cs OUTPUT_VARIABLE DATE OUTPUT_STRIP_TRAILING_WHITESPACE
      ERROR_QUIET)
  endif()
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/version.h.in ${OUTPUT} @ONLY)
