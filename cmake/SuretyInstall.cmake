# cmake --install: headers, library, program, examples, and the package that find_package(surety) finds.
include(CMakePackageConfigHelpers)

set_target_properties(surety PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})
set_target_properties(surety_include PROPERTIES EXPORT_NAME include)

install(TARGETS surety EXPORT surety)
install(TARGETS surety_include EXPORT surety FILE_SET HEADERS)
install(TARGETS surety_cli)
install(DIRECTORY examples/ DESTINATION ${CMAKE_INSTALL_DATADIR}/surety/examples)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/surety)
install(EXPORT surety NAMESPACE surety:: FILE surety-targets.cmake DESTINATION ${package_dir})
file(WRITE ${PROJECT_BINARY_DIR}/surety-config.cmake "include(\${CMAKE_CURRENT_LIST_DIR}/surety-targets.cmake)\n")
write_basic_package_version_file(${PROJECT_BINARY_DIR}/surety-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/surety-config.cmake ${PROJECT_BINARY_DIR}/surety-config-version.cmake
  DESTINATION ${package_dir})
