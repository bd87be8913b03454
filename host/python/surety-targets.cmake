# The targets of the CMake package that the Python package brings for surety.compile: headers alone, since the library is
# in the module.
add_library(surety::surety INTERFACE IMPORTED)
add_library(surety::plugin INTERFACE IMPORTED)
target_include_directories(surety::plugin INTERFACE ${CMAKE_CURRENT_LIST_DIR}/../include)
