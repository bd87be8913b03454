# SURETY_PYTHON: Python, and nanobind, which is looked for where that Python has its packages.
option(SURETY_PYTHON "Build the Python package" OFF)
if(SURETY_PYTHON)
  find_package(Python 3.10 REQUIRED COMPONENTS Interpreter Development.Module)
  execute_process(COMMAND ${Python_EXECUTABLE} -m nanobind --cmake_dir OUTPUT_VARIABLE nanobind_ROOT
    RESULT_VARIABLE failed ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(failed)
    message(FATAL_ERROR "${Python_EXECUTABLE} has no nanobind: pip install nanobind there, or name another Python with "
      "-DPython_EXECUTABLE")
  endif()
  find_package(nanobind CONFIG REQUIRED)
  message(STATUS "Surety: Python ${Python_VERSION}, nanobind ${nanobind_VERSION}")
endif()
