# surety_hdf5: HDF5's C library and its high-level interface. Debian keeps the serial build in places of its own, and CMake's
# module asks for a C compiler.
find_path(SURETY_HDF5_INCLUDE_DIR hdf5_hl.h PATH_SUFFIXES hdf5/serial REQUIRED)
find_library(SURETY_HDF5_LIBRARY NAMES hdf5_serial hdf5 PATH_SUFFIXES hdf5/serial REQUIRED)
find_library(SURETY_HDF5_HL_LIBRARY NAMES hdf5_serial_hl hdf5_hl PATH_SUFFIXES hdf5/serial REQUIRED)
mark_as_advanced(SURETY_HDF5_INCLUDE_DIR SURETY_HDF5_LIBRARY SURETY_HDF5_HL_LIBRARY)
add_library(surety_hdf5 INTERFACE)
target_include_directories(surety_hdf5 SYSTEM INTERFACE ${SURETY_HDF5_INCLUDE_DIR})
target_link_libraries(surety_hdf5 INTERFACE ${SURETY_HDF5_HL_LIBRARY} ${SURETY_HDF5_LIBRARY})
