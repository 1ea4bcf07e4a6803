# SPDX-License-Identifier: GPL-3.0-or-later
# What others build on: two archives (impasto::core, levels 0 to 2; impasto::impasto, all), their
# headers, a CMake package, pkg-config files; and the Debian packages. docs/library.md is for users.
include(CMakePackageConfigHelpers)

# Archives without a promise of a stable C++ ABI: no shared library, no SOVERSION.
set(objects "")
foreach(module ${IMPASTO_CORE_MODULES})
  list(APPEND objects $<TARGET_OBJECTS:impasto_${module}>)
endforeach()
add_library(impasto_core STATIC ${objects})
set_target_properties(impasto_core PROPERTIES LINKER_LANGUAGE CXX EXPORT_NAME core)
target_include_directories(impasto_core INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_compile_features(impasto_core INTERFACE cxx_std_20)
target_link_libraries(impasto_core INTERFACE tl::expected Threads::Threads PkgConfig::libhwy)
add_library(impasto::core ALIAS impasto_core)
target_include_directories(impasto_core INTERFACE
  "$<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/include;${CMAKE_SOURCE_DIR}/src;${CMAKE_BINARY_DIR}/include>")
set(archives impasto_core)
set(public_roots paint.h)

if(NOT IMPASTO_CORE)
  set(objects "")
  foreach(module media sight notation synth chart studio library)
    list(APPEND objects $<TARGET_OBJECTS:impasto_${module}>)
  endforeach()
  add_library(impasto_all STATIC ${objects})
  set_target_properties(impasto_all PROPERTIES LINKER_LANGUAGE CXX OUTPUT_NAME impasto
                        EXPORT_NAME impasto)
  target_link_libraries(impasto_all INTERFACE impasto_core)
  foreach(library ${IMPASTO_MEDIA_TARGETS} ${IMPASTO_NOTATION_TARGETS} ${IMPASTO_SYNTH_TARGETS}
                  ${IMPASTO_CHART_TARGETS})
    if(library MATCHES "^PkgConfig::")
      target_link_libraries(impasto_all INTERFACE ${library})
    endif()
  endforeach()
  add_library(impasto::impasto ALIAS impasto_all)
  list(APPEND archives impasto_all)
  list(APPEND public_roots impasto.h impasto_c.h)
endif()

# The public headers and what they include, and no other.
function(impasto_headers_of path)
  get_property(seen GLOBAL PROPERTY IMPASTO_HEADERS)
  if("${path}" IN_LIST seen)
    return()
  endif()
  set_property(GLOBAL APPEND PROPERTY IMPASTO_HEADERS ${path})
  foreach(root ${CMAKE_SOURCE_DIR}/include ${CMAKE_BINARY_DIR}/include ${CMAKE_SOURCE_DIR}/src)
    if(EXISTS ${root}/${path})
      get_filename_component(folder ${path} DIRECTORY)
      install(FILES ${root}/${path} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/${folder}
              COMPONENT dev)
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${root}/${path})
      file(STRINGS ${root}/${path} includes REGEX "^#include \"impasto/")
      foreach(line ${includes})
        string(REGEX REPLACE "^#include \"([^\"]+)\".*" "\\1" next "${line}")
        impasto_headers_of(${next})
      endforeach()
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "no header ${path}")
endfunction()
foreach(header ${public_roots})
  impasto_headers_of(impasto/${header})
endforeach()
if(IMPASTO_CORE)  # what the core can do beside painting
  impasto_headers_of(impasto/listen/listen.h)
  impasto_headers_of(impasto/compose/compose.h)
endif()

install(TARGETS ${archives} EXPORT impasto DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/impasto)
install(EXPORT impasto NAMESPACE impasto:: FILE impastoTargets.cmake DESTINATION ${package}
        COMPONENT dev)
set(IMPASTO_PKG_MODULES libhwy ${IMPASTO_MEDIA_LIBRARIES} ${IMPASTO_NOTATION_LIBRARIES}
    ${IMPASTO_SYNTH_LIBRARIES} ${IMPASTO_CHART_LIBRARIES})
configure_package_config_file(cmake/impastoConfig.cmake.in impastoConfig.cmake
                              INSTALL_DESTINATION ${package})
write_basic_package_version_file(impastoConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/impastoConfig.cmake ${CMAKE_BINARY_DIR}/impastoConfigVersion.cmake
        DESTINATION ${package} COMPONENT dev)

string(REPLACE ";" " " IMPASTO_PKG_REQUIRES "${IMPASTO_PKG_MODULES}")
string(REPLACE "libhwy" "impasto-core" IMPASTO_PKG_REQUIRES "${IMPASTO_PKG_REQUIRES}")
# Wherever it is put, the package finds itself.
file(RELATIVE_PATH IMPASTO_PREFIX_FROM_PC /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/impasto-core.pc.in impasto-core.pc @ONLY)
configure_file(cmake/impasto.pc.in impasto.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/impasto-core.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
        COMPONENT dev)
if(IMPASTO_CORE)
  return()
endif()
install(FILES ${CMAKE_BINARY_DIR}/impasto.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
        COMPONENT dev)

install(TARGETS impasto DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(DIRECTORY data/ DESTINATION ${CMAKE_INSTALL_DATADIR}/impasto COMPONENT program)
include(cmake/package.cmake)
