# surety_thrust_omp: Thrust for CPU translation units, its device system being OpenMP. The toolkit's (CCCL) where the
# CUDA backend is built, so that one version is in the program; else the system's.
find_package(OpenMP REQUIRED COMPONENTS CXX)
add_library(surety_thrust_omp INTERFACE)
target_link_libraries(surety_thrust_omp INTERFACE OpenMP::OpenMP_CXX)
target_compile_definitions(surety_thrust_omp INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:THRUST_HOST_SYSTEM=THRUST_HOST_SYSTEM_CPP>
  $<$<COMPILE_LANGUAGE:CXX>:THRUST_DEVICE_SYSTEM=THRUST_DEVICE_SYSTEM_OMP>)

set(roots "")
if(SURETY_HAS_CUDA)
  foreach(root IN LISTS CUDAToolkit_INCLUDE_DIRS)
    list(APPEND roots ${root}/cccl ${root})
  endforeach()
endif()
find_path(SURETY_THRUST_INCLUDE_DIR thrust/version.h HINTS ${roots})
mark_as_advanced(SURETY_THRUST_INCLUDE_DIR)
if(NOT SURETY_THRUST_INCLUDE_DIR)
  message(FATAL_ERROR "Thrust's headers were not found: install Debian's libthrust-dev or the CUDA toolkit")
endif()
# The compiler searches its own include folders anyhow, and -isystem would break their order.
if(NOT SURETY_THRUST_INCLUDE_DIR IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES)
  target_include_directories(surety_thrust_omp SYSTEM INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:${SURETY_THRUST_INCLUDE_DIR}>)
endif()
message(STATUS "Surety: Thrust from ${SURETY_THRUST_INCLUDE_DIR}")
