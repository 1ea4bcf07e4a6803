# SPDX-License-Identifier: GPL-3.0-or-later
# What each module stands on (docs/dependencies.md). Looked up here, and only for what is built: the
# core needs headers alone, and Highway's run-time choice of an instruction set.

# The same headers serve every machine, but a compiler for another one must not see the rest of
# /usr/include: it gets links to these alone.
if(IMPASTO_WASM)
  set(headers ${CMAKE_BINARY_DIR}/headers)
  file(MAKE_DIRECTORY ${headers})
  foreach(folder tl hwy kissfft nlohmann)
    if(NOT EXISTS /usr/include/${folder})
      message(FATAL_ERROR "/usr/include/${folder} is missing: run tools/bootstrap.sh build all")
    endif()
    file(CREATE_LINK /usr/include/${folder} ${headers}/${folder} SYMBOLIC)
  endforeach()
  add_library(impasto_expected INTERFACE)
  target_include_directories(impasto_expected SYSTEM INTERFACE ${headers})
  add_library(impasto_kissfft INTERFACE)
  target_include_directories(impasto_kissfft SYSTEM INTERFACE ${headers}/kissfft)
  add_library(impasto_highway INTERFACE)
  target_include_directories(impasto_highway SYSTEM INTERFACE ${headers})
  add_library(impasto_threads INTERFACE)
  set(IMPASTO_POOL serial)
  return()
endif()

set(IMPASTO_POOL own CACHE STRING "Threads of base/parallel.h: own, or serial (none)")

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
add_library(impasto_threads INTERFACE)
target_link_libraries(impasto_threads INTERFACE Threads::Threads)

find_package(tl-expected REQUIRED)
add_library(impasto_expected INTERFACE)
target_link_libraries(impasto_expected INTERFACE tl::expected)

find_path(KISSFFT_INCLUDE_DIR kissfft.hh PATH_SUFFIXES kissfft REQUIRED)
add_library(impasto_kissfft INTERFACE)
target_include_directories(impasto_kissfft SYSTEM INTERFACE ${KISSFFT_INCLUDE_DIR})

pkg_check_modules(libhwy REQUIRED IMPORTED_TARGET libhwy)
add_library(impasto_highway INTERFACE)
target_link_libraries(impasto_highway INTERFACE PkgConfig::libhwy)

if(IMPASTO_CORE)
  return()
endif()

set(IMPASTO_MEDIA_LIBRARIES libavformat libavcodec libavutil soxr libpng libtiff-4 libjpeg libwebp
    libwebpdemux lcms2)
# HEIC and AVIF are read where it is there.
pkg_check_modules(libheif QUIET libheif>=1.15)
if(libheif_FOUND)
  list(APPEND IMPASTO_MEDIA_LIBRARIES libheif)
endif()
set(IMPASTO_NOTATION_LIBRARIES pugixml libzip sqlite3 zlib)
set(IMPASTO_SYNTH_LIBRARIES fluidsynth)
set(IMPASTO_CHART_LIBRARIES pangocairo)
foreach(module MEDIA NOTATION SYNTH CHART)
  set(IMPASTO_${module}_TARGETS "")
  foreach(library ${IMPASTO_${module}_LIBRARIES})
    string(MAKE_C_IDENTIFIER ${library} prefix)
    pkg_check_modules(${prefix} REQUIRED IMPORTED_TARGET ${library})
    # Macros for the C library that one of them asks for (_XOPEN_SOURCE) would be another language
    # for whoever links it, and no precompiled header would fit.
    get_target_property(options PkgConfig::${prefix} INTERFACE_COMPILE_OPTIONS)
    if(options)
      list(FILTER options EXCLUDE REGEX "^-D_")
      set_target_properties(PkgConfig::${prefix} PROPERTIES INTERFACE_COMPILE_OPTIONS "${options}")
    endif()
    list(APPEND IMPASTO_${module}_TARGETS PkgConfig::${prefix})
  endforeach()
endforeach()
find_package(nlohmann_json REQUIRED)
list(APPEND IMPASTO_NOTATION_TARGETS nlohmann_json::nlohmann_json)

# Finds faces (sight/faces.cpp): headers alone. The archive unpacks what it knows of them while the
# program is built; nothing of dlib is needed to run it.
find_path(DLIB_INCLUDE_DIR dlib/image_processing/frontal_face_detector.h REQUIRED)
find_library(DLIB_ARCHIVE libdlib.a REQUIRED)
add_library(impasto_dlib INTERFACE)
target_include_directories(impasto_dlib SYSTEM INTERFACE ${DLIB_INCLUDE_DIR})

# Headers alone: Asio and Beast, for the studio's server (serve/http.cpp).
find_path(BOOST_INCLUDE_DIR boost/beast/version.hpp REQUIRED)
add_library(impasto_boost INTERFACE)
target_include_directories(impasto_boost SYSTEM INTERFACE ${BOOST_INCLUDE_DIR})
