# surety_hdf5: HDF5's C library and its high-level interface. Debian keeps the serial build in places of its own, and CMake's
# module asks for a C compiler.
#
# SURETY_STATIC_HDF5 links it in, as wheels do: Debian's shared library brings forty others, curl and OpenSSL among them,
# for files in the cloud, which nobody here reads.
option(SURETY_STATIC_HDF5 "Link HDF5 statically" OFF)
find_path(SURETY_HDF5_INCLUDE_DIR hdf5_hl.h PATH_SUFFIXES hdf5/serial REQUIRED)
if(SURETY_STATIC_HDF5)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  find_library(SURETY_SZ_LIBRARY sz REQUIRED)
  find_library(SURETY_AEC_LIBRARY aec REQUIRED)
  mark_as_advanced(SURETY_SZ_LIBRARY SURETY_AEC_LIBRARY)
endif()
find_library(SURETY_HDF5_LIBRARY NAMES hdf5_serial hdf5 PATH_SUFFIXES hdf5/serial REQUIRED)
find_library(SURETY_HDF5_HL_LIBRARY NAMES hdf5_serial_hl hdf5_hl PATH_SUFFIXES hdf5/serial REQUIRED)
mark_as_advanced(SURETY_HDF5_INCLUDE_DIR SURETY_HDF5_LIBRARY SURETY_HDF5_HL_LIBRARY)
add_library(surety_hdf5 INTERFACE)
target_include_directories(surety_hdf5 SYSTEM INTERFACE ${SURETY_HDF5_INCLUDE_DIR})
target_link_libraries(surety_hdf5 INTERFACE ${SURETY_HDF5_HL_LIBRARY} ${SURETY_HDF5_LIBRARY})
if(SURETY_STATIC_HDF5)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .so .a)
  find_library(SURETY_Z_LIBRARY z REQUIRED)
  mark_as_advanced(SURETY_Z_LIBRARY)
  target_link_libraries(surety_hdf5 INTERFACE ${SURETY_SZ_LIBRARY} ${SURETY_AEC_LIBRARY} ${SURETY_Z_LIBRARY} dl m)
endif()
