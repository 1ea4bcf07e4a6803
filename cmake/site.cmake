# SPDX-License-Identifier: GPL-3.0-or-later
# web/exhibit -> what the program writes into an exhibition: scripts and styles bundled and made
# small by esbuild, two fonts cut down to western letters by fonttools, pages as they are.
find_program(ESBUILD esbuild REQUIRED)
set(site ${CMAKE_BINARY_DIR}/site)
set(web ${CMAKE_SOURCE_DIR}/web/exhibit)
file(MAKE_DIRECTORY ${site})
file(GLOB site_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/player/*.js ${web}/*.js ${web}/*.css ${web}/*.html ${web}/*.txt)

set(scripts "")
foreach(name player.js worker.js style.css)
  set(options --format=iife)
  if(name MATCHES "css$")
    set(options --loader:.woff2=file --external:*.woff2)
  endif()
  add_custom_command(OUTPUT ${site}/${name}
    COMMAND ${ESBUILD} ${web}/${name} --bundle --minify --charset=utf8 --target=es2020 ${options}
            --outfile=${site}/${name} --log-level=warning
    DEPENDS ${site_sources} ${CMAKE_SOURCE_DIR}/web/impasto.js VERBATIM COMMENT "${name}")
  list(APPEND scripts ${site}/${name})
endforeach()

file(GLOB pages CONFIGURE_DEPENDS ${web}/*.html ${web}/*.txt)
set(site_files ${scripts} ${page_fonts} ${pages})
