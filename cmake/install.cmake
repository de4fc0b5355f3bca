# What `cmake --install` leaves: the program, which is its own worker and needs no other file; lemmagate_kernel.h, all that
# a plug-in needs; and how find_package(lemmagate) and pkg-config find both. Nothing names the prefix: every file finds
# the others from where it lies.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(LG_CONFIG_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/lemmagate)
set(lg_configured ${CMAKE_BINARY_DIR}/generated/install)

add_library(lg_kernel_header INTERFACE)
set_target_properties(lg_kernel_header PROPERTIES EXPORT_NAME kernel)
target_include_directories(lg_kernel_header INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_compile_features(lg_kernel_header INTERFACE c_std_99 cxx_std_11)

install(TARGETS lemmagate RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${CMAKE_SOURCE_DIR}/kernels/lemmagate_kernel.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS lg_kernel_header EXPORT lemmagateTargets)
install(EXPORT lemmagateTargets NAMESPACE lemmagate:: DESTINATION ${LG_CONFIG_DIR})

configure_package_config_file(${CMAKE_SOURCE_DIR}/cmake/lemmagateConfig.cmake.in ${lg_configured}/lemmagateConfig.cmake
    INSTALL_DESTINATION ${LG_CONFIG_DIR} PATH_VARS CMAKE_INSTALL_BINDIR)
write_basic_package_version_file(${lg_configured}/lemmagateConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${lg_configured}/lemmagateConfig.cmake ${lg_configured}/lemmagateConfigVersion.cmake
    DESTINATION ${LG_CONFIG_DIR})

# ${pcfiledir} is <prefix>/<libdir>/pkgconfig: as many steps up as libdir has parts, and one.
file(RELATIVE_PATH lg_up /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(${CMAKE_SOURCE_DIR}/cmake/lemmagate.pc.in ${lg_configured}/lemmagate.pc @ONLY)
install(FILES ${lg_configured}/lemmagate.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(DIRECTORY ${CMAKE_SOURCE_DIR}/kernels/examples DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${CMAKE_SOURCE_DIR}/kernels/README.md ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
