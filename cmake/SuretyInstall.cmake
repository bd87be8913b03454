# cmake --install: headers, library, program, what is made of its records (host/cli/CMakeLists.txt), examples, and the
# packages that find_package(surety) and pkg-config find. The component dev has what only compilers read.
include(CMakePackageConfigHelpers)

# Until version 1 programs are linked anew with every minor version.
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(soversion ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
else()
  set(soversion ${PROJECT_VERSION_MAJOR})
endif()
set_target_properties(surety surety_public PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${soversion})

set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME runtime)
install(TARGETS surety_cli)
install(TARGETS surety_public EXPORT surety LIBRARY NAMELINK_COMPONENT dev)
set(share ${PROJECT_BINARY_DIR}/share)
install(DIRECTORY ${share}/surety/schema DESTINATION ${CMAKE_INSTALL_DATADIR}/surety)
install(DIRECTORY ${share}/man/man1 DESTINATION ${CMAKE_INSTALL_MANDIR})
install(DIRECTORY ${share}/bash-completion DESTINATION ${CMAKE_INSTALL_DATADIR})
# Debian's zsh reads another folder below /usr than below /usr/local.
set(zsh_folder zsh/site-functions)
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  set(zsh_folder zsh/vendor-completions)
endif()
install(FILES ${share}/zsh/site-functions/_surety DESTINATION ${CMAKE_INSTALL_DATADIR}/${zsh_folder})
install(DIRECTORY examples/ DESTINATION ${CMAKE_INSTALL_DATADIR}/surety/examples)

# The licences: ours, and of libraries that are headers and so become part of the program, as Debian tells them.
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(FILES docs/licences.md docs/changelog.md docs/CITATION.cff DESTINATION ${CMAKE_INSTALL_DOCDIR})
foreach(package libboost-dev libcli11-dev libeigen3-dev libthrust-dev nlohmann-json3-dev)
  if(EXISTS /usr/share/doc/${package}/copyright)
    install(FILES /usr/share/doc/${package}/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR}/licences RENAME ${package})
  else()
    message(WARNING "Surety: /usr/share/doc/${package}/copyright is missing, so what is installed lacks that licence")
  endif()
endforeach()

if(SURETY_SITE)
  install(DIRECTORY ${PROJECT_BINARY_DIR}/site/ DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/surety-doc/html COMPONENT doc)
  install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/surety-doc RENAME copyright COMPONENT doc)
endif()

set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME dev)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/surety-dev RENAME copyright)
install(TARGETS surety_include EXPORT surety FILE_SET HEADERS)
install(TARGETS surety_plugin EXPORT surety)
install(DIRECTORY kernels DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/surety-plugin FILES_MATCHING
  PATTERN "*.h" PATTERN "*.cuh" PATTERN "plugin_*.inl")

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/surety)
install(EXPORT surety NAMESPACE surety:: FILE surety-targets.cmake DESTINATION ${package_dir})
configure_file(cmake/surety-config.cmake.in ${PROJECT_BINARY_DIR}/surety-config.cmake @ONLY)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/surety-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/surety-config.cmake ${PROJECT_BINARY_DIR}/surety-config-version.cmake
  cmake/SuretyMechanism.cmake
  DESTINATION ${package_dir})

# Paths from where it lies, so that the whole may be moved.
file(RELATIVE_PATH PREFIX_FROM_PKGCONFIG /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
cmake_path(SET PREFIX_FROM_PKGCONFIG NORMALIZE "${PREFIX_FROM_PKGCONFIG}/.")
configure_file(cmake/surety.pc.in ${PROJECT_BINARY_DIR}/surety.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/surety.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

include(SuretyPackage)
