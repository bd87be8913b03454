# cpack: the Debian packages surety (program, library, man pages, completion, schemas) and surety-dev (what programs are
# compiled with). Configure with CMAKE_INSTALL_PREFIX=/usr; cmake/release.sh does.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME surety)
set(CPACK_PACKAGE_CONTACT "The authors of Surety <surety@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "what an auction earns and what it guarantees, whatever the bidders know")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL runtime dev)
set(CPACK_STRIP_FILES ON)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION math)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME surety)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_RECOMMENDS "gnuplot-nox | gnuplot")  # draws figures
set(CPACK_DEBIAN_RUNTIME_DESCRIPTION "Monte Carlo of auctions beside theory, on all cores: revenue, equilibria, guarantees,
and proven bounds on what any mechanism could guarantee.")
set(CPACK_DEBIAN_DEV_PACKAGE_NAME surety-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "surety (= ${PROJECT_VERSION}-1)")
set(CPACK_DEBIAN_DEV_DESCRIPTION "Headers, CMake package and pkg-config file: to call Surety from C++20, and to compile
mechanisms of one's own for it.")
include(CPack)
