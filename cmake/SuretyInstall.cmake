# cmake --install: headers, library, program, schemas, examples, and the package that find_package(surety) finds.
include(CMakePackageConfigHelpers)

set_target_properties(surety surety_public PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})
set_target_properties(surety_include PROPERTIES EXPORT_NAME include)

install(TARGETS surety_public EXPORT surety)
install(TARGETS surety_include EXPORT surety FILE_SET HEADERS)
install(TARGETS surety_plugin EXPORT surety)
install(DIRECTORY kernels DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/surety-plugin FILES_MATCHING
  PATTERN "*.h" PATTERN "*.cuh" PATTERN "plugin_*.inl")
install(TARGETS surety_cli)
install(DIRECTORY ${PROJECT_BINARY_DIR}/share/surety/schema DESTINATION ${CMAKE_INSTALL_DATADIR}/surety)
install(DIRECTORY examples/ DESTINATION ${CMAKE_INSTALL_DATADIR}/surety/examples)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/surety)
install(EXPORT surety NAMESPACE surety:: FILE surety-targets.cmake DESTINATION ${package_dir})
configure_file(cmake/surety-config.cmake.in ${PROJECT_BINARY_DIR}/surety-config.cmake @ONLY)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/surety-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/surety-config.cmake ${PROJECT_BINARY_DIR}/surety-config-version.cmake
  cmake/SuretyMechanism.cmake
  DESTINATION ${package_dir})
