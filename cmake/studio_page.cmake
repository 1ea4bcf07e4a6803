# SPDX-License-Identifier: GPL-3.0-or-later
# The studio's page, in the program: scripts and style of web/studio bundled by esbuild, the painter
# with the composer (cmake/web.cmake), two fonts cut down to western letters, the bundled piece.
find_program(ESBUILD esbuild REQUIRED)
set(page ${CMAKE_BINARY_DIR}/page)
file(MAKE_DIRECTORY ${page})
file(GLOB page_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/studio/* ${CMAKE_SOURCE_DIR}/web/player/*)
set(page_files "")
foreach(name studio.js worker.js studio.css)
  add_custom_command(OUTPUT ${page}/${name}
    COMMAND ${ESBUILD} ${CMAKE_SOURCE_DIR}/web/studio/${name} --bundle --minify --format=esm --charset=utf8
            --target=es2022 --external:*.woff2 --alias:studio/api=./web/studio/api.js
            --alias:studio/away=./web/studio/away.js --outfile=${page}/${name} --log-level=warning
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    DEPENDS ${page_sources} ${CMAKE_SOURCE_DIR}/web/impasto.js VERBATIM COMMENT "page/${name}")
  list(APPEND page_files ${page}/${name})
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

# As they are sent.
set(packed_page "")
foreach(file ${page_files} ${page_fonts})
  get_filename_component(name ${file} NAME)
  add_custom_command(OUTPUT ${page}/packed/${name} DEPENDS ${file}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${page}/packed
    COMMAND sh -c "zopfli -c '${file}' > '${page}/packed/${name}'" VERBATIM)
  list(APPEND packed_page ${page}/packed/${name})
endforeach()
