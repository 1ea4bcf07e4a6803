# SPDX-License-Identifier: GPL-3.0-or-later
# cpack: impasto_*.deb (program, styles and brushes, man pages, completions) and libimpasto-dev_*.deb
# (headers, archives, CMake package, pkg-config).

# Man pages and completions are printed by the program itself, from the table its help comes from.
set(pages ${CMAKE_BINARY_DIR}/pages)
add_custom_command(
  OUTPUT ${pages}/done
  COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:impasto> -DOUT=${pages}
          -P ${CMAKE_SOURCE_DIR}/cmake/pages.cmake
  DEPENDS impasto cmake/pages.cmake
  COMMENT "Man pages and completions")
add_custom_target(pages ALL DEPENDS ${pages}/done)
install(DIRECTORY ${pages}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT program OPTIONAL)
install(DIRECTORY ${pages}/bash-completion ${pages}/zsh ${pages}/fish
        DESTINATION ${CMAKE_INSTALL_DATADIR} COMPONENT program OPTIONAL)
install(FILES ${CMAKE_SOURCE_DIR}/packaging/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR}
        COMPONENT program)
install(FILES ${CMAKE_SOURCE_DIR}/packaging/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libimpasto-dev
        COMPONENT dev)
install(FILES CHANGELOG.md README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "The Impasto authors <impasto@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Paint music")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program dev)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME impasto)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "fluid-soundfont-gm, fonts-ebgaramond, xdg-utils")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
    "Impasto listens to a recording or a score, composes a painting in which every
stroke has a sound as its reason, and paints it: as a picture in print size,
and as a film in time with its sound.")
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libimpasto-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
string(CONCAT CPACK_DEBIAN_DEV_PACKAGE_DEPENDS
  "libexpected-dev, libhwy-dev, libavformat-dev, libavcodec-dev, libavutil-dev, libsoxr-dev, "
  "libpng-dev, libtiff-dev, libjpeg-dev, libwebp-dev, liblcms2-dev, libpugixml-dev, "
  "libzip-dev, libsqlite3-dev, libfluidsynth-dev, libpango1.0-dev, libcairo2-dev, pkg-config")
if(libheif_FOUND)
  string(APPEND CPACK_DEBIAN_DEV_PACKAGE_DEPENDS ", libheif-dev")
endif()
set(CPACK_COMPONENT_DEV_DESCRIPTION
    "Headers and archives to paint, listen and compose from C++ and C.")
include(CPack)
