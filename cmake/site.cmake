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

# The atelier is the studio's page on legs of its own (web/atelier).
file(GLOB atelier_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/atelier/* ${CMAKE_SOURCE_DIR}/web/studio/*
     ${CMAKE_SOURCE_DIR}/web/*.js)
foreach(part atelier/atelier.js=atelier.js=iife atelier/hands.js=hands.js=esm studio/worker.js=easel.js=esm
        atelier/atelier.css=atelier.css=esm)
  string(REPLACE "=" ";" part ${part})
  list(GET part 0 from)
  list(GET part 1 to)
  list(GET part 2 format)
  add_custom_command(OUTPUT ${site}/${to}
    COMMAND ${ESBUILD} ${CMAKE_SOURCE_DIR}/web/${from} --bundle --minify --ignore-annotations --charset=utf8 --format=${format}
            --target=es2022 --external:*.woff2 --alias:studio/api=./web/atelier/api.js
            --alias:studio/away=./web/atelier/away.js --outfile=${site}/${to} --log-level=warning
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    DEPENDS ${site_sources} ${atelier_sources} VERBATIM COMMENT "${to}")
  list(APPEND scripts ${site}/${to})
endforeach()

file(GLOB pages CONFIGURE_DEPENDS ${web}/*.html ${web}/*.txt)
foreach(name atelier/atelier.html atelier/atelier.webmanifest atelier/offline.js atelier/icon.svg
        studio/index.html studio/overture.json)
  list(APPEND pages ${CMAKE_SOURCE_DIR}/web/${name})
endforeach()
set(site_files ${scripts} ${page_fonts} ${pages})
