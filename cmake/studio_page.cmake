# SPDX-License-Identifier: GPL-3.0-or-later
# The studio's page, in the program: scripts and style of web/studio bundled by esbuild, the painter
# with the composer (cmake/web.cmake), two fonts cut down to western letters, the bundled piece.
if(NOT IMPASTO_WEB)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/pages.cpp @ONLY CONTENT
"// Made by cmake/studio_page.cmake: without pages.
#include \"impasto/serve/pages.h\"
const impasto::serve::Page* impasto::serve::find_page(std::string_view) { return nullptr; }
")
  target_sources(impasto_serve PRIVATE ${CMAKE_BINARY_DIR}/pages.cpp)
  return()
endif()
find_program(ESBUILD esbuild REQUIRED)
find_program(PYFTSUBSET pyftsubset REQUIRED)
set(page ${CMAKE_BINARY_DIR}/page)
file(MAKE_DIRECTORY ${page})
file(GLOB page_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/studio/* ${CMAKE_SOURCE_DIR}/web/player/*)
set(page_files "")
foreach(name studio.js worker.js studio.css)
  add_custom_command(OUTPUT ${page}/${name}
    COMMAND ${ESBUILD} ${CMAKE_SOURCE_DIR}/web/studio/${name} --bundle --minify --format=esm --charset=utf8
            --target=es2022 --external:*.woff2 --outfile=${page}/${name} --log-level=warning
    DEPENDS ${page_sources} ${CMAKE_SOURCE_DIR}/web/impasto.js VERBATIM COMMENT "page/${name}")
  list(APPEND page_files ${page}/${name})
endforeach()

# Latin-1, Latin Extended-A, and the signs of print that pages use.
set(letters U+0020-007E,U+00A0-017F,U+2010-2015,U+2018-201E,U+2022,U+2026,U+2032-2033,U+2039-203A,U+00B7,U+266D-266F)
foreach(font garamond=EBGaramond12-Regular garamond-italic=EBGaramond12-Italic)
  string(REGEX MATCH "(.*)=(.*)" ignored ${font})
  set(to ${page}/${CMAKE_MATCH_1}.woff2)
  find_file(font_${CMAKE_MATCH_1} ${CMAKE_MATCH_2}.otf PATHS /usr/share/fonts/opentype/ebgaramond
            NO_DEFAULT_PATH REQUIRED)
  add_custom_command(OUTPUT ${to}
    COMMAND ${CMAKE_COMMAND} -E env SOURCE_DATE_EPOCH=0 ${PYFTSUBSET} ${font_${CMAKE_MATCH_1}}
            --unicodes=${letters} --layout-features=kern,liga,onum,lnum --flavor=woff2
            --no-recalc-timestamp --output-file=${to}
    VERBATIM COMMENT "page/${CMAKE_MATCH_1}.woff2")
  list(APPEND page_files ${to})
endforeach()

foreach(copied web/studio/index.html web/studio/overture.json
        examples/overture_in_ochre.musicxml=overture.musicxml
        ${CMAKE_BINARY_DIR}/web/impasto/impasto-compose.wasm)
  string(REGEX REPLACE "=.*" "" from ${copied})
  get_filename_component(from ${from} ABSOLUTE BASE_DIR ${CMAKE_SOURCE_DIR})
  string(REGEX REPLACE ".*[=/]" "" to ${copied})
  add_custom_command(OUTPUT ${page}/${to} DEPENDS ${from}
    COMMAND ${CMAKE_COMMAND} -E copy ${from} ${page}/${to} VERBATIM)
  list(APPEND page_files ${page}/${to})
endforeach()

add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/pages.cpp
  DEPENDS ${page_files} ${CMAKE_SOURCE_DIR}/cmake/web_pages.cmake
  COMMAND ${CMAKE_COMMAND} -DFOLDERS=${page} -DOUTPUT=${CMAKE_BINARY_DIR}/pages.cpp
          -P ${CMAKE_SOURCE_DIR}/cmake/web_pages.cmake VERBATIM)
target_sources(impasto_serve PRIVATE ${CMAKE_BINARY_DIR}/pages.cpp)
