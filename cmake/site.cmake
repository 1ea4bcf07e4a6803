# SPDX-License-Identifier: GPL-3.0-or-later
# web/exhibit -> what the program writes into an exhibition: scripts and styles bundled and made
# small by esbuild, two fonts cut down to western letters by fonttools, pages as they are. All of it
# is in the program, so that it works from anywhere.
find_program(ESBUILD esbuild REQUIRED)
find_program(PYFTSUBSET pyftsubset REQUIRED)
set(site ${CMAKE_BINARY_DIR}/site)
set(web ${CMAKE_SOURCE_DIR}/web/exhibit)
file(MAKE_DIRECTORY ${site})
file(GLOB site_sources CONFIGURE_DEPENDS ${web}/*.js ${web}/*.css ${web}/*.html ${web}/*.txt)

# The painter's own module is that of the npm package; without it pages stand still.
set(site_scripts player.js style.css)
if(EXISTS ${CMAKE_SOURCE_DIR}/web/impasto.js)
  list(APPEND site_scripts worker.js)
  list(APPEND site_sources ${CMAKE_SOURCE_DIR}/web/impasto.js)
endif()
set(site_names "")
foreach(name ${site_scripts})
  set(options --format=iife)
  if(name MATCHES "css$")
    set(options --loader:.woff2=file --external:*.woff2)
  endif()
  add_custom_command(OUTPUT ${site}/${name}
    COMMAND ${ESBUILD} ${web}/${name} --bundle --minify --charset=utf8 --target=es2020 ${options}
            --outfile=${site}/${name} --log-level=warning
    DEPENDS ${site_sources} VERBATIM COMMENT "${name}")
  list(APPEND site_names ${name})
endforeach()

# Latin-1, Latin Extended-A, and the signs of print that pages use.
set(letters U+0020-007E,U+00A0-017F,U+2010-2015,U+2018-201E,U+2022,U+2026,U+2032-2033,U+2039-203A,U+00B7,U+266D-266F)
foreach(font garamond=EBGaramond12-Regular garamond-italic=EBGaramond12-Italic)
  string(REGEX MATCH "(.*)=(.*)" ignored ${font})
  set(to ${CMAKE_MATCH_1}.woff2)
  find_file(font_${CMAKE_MATCH_1} ${CMAKE_MATCH_2}.otf PATHS /usr/share/fonts/opentype/ebgaramond
            NO_DEFAULT_PATH REQUIRED)
  add_custom_command(OUTPUT ${site}/${to}
    COMMAND ${CMAKE_COMMAND} -E env SOURCE_DATE_EPOCH=0 ${PYFTSUBSET} ${font_${CMAKE_MATCH_1}}
            --unicodes=${letters} --layout-features=kern,liga,onum,lnum --flavor=woff2
            --no-recalc-timestamp --output-file=${site}/${to}
    VERBATIM COMMENT "${to}")
  list(APPEND site_names ${to})
endforeach()

file(GLOB pages RELATIVE ${web} CONFIGURE_DEPENDS ${web}/*.html ${web}/*.txt)
set(bundled "")
set(depends "")
set(known "")
foreach(name ${site_names} ${pages})
  set(file ${site}/${name})
  if(name IN_LIST pages)
    set(file ${web}/${name})
  endif()
  string(MAKE_C_IDENTIFIER ${name} symbol)
  list(APPEND depends ${file})
  string(APPEND bundled "asm(\".section .rodata\\n.balign 8\\nsite_${symbol}: .incbin \\\"${file}\\\"\\nsite_${symbol}_end: .byte 0\\n.globl site_${symbol}, site_${symbol}_end\\n.text\\n\");\nextern \"C\" const char site_${symbol}[], site_${symbol}_end[];\n")
  string(APPEND known "    {\"${name}\", site_${symbol}, site_${symbol}_end},\n")
endforeach()
file(CONFIGURE OUTPUT ${site}/site_bytes.cpp @ONLY CONTENT
"// Made by CMake from web/exhibit; do not edit.
#include \"impasto/studio/site_files.h\"
@bundled@
namespace impasto::studio {
std::string_view site_file(std::string_view name) {
  static const struct { std::string_view name; const char* from; const char* to; } kFiles[] = {
@known@};
  for (const auto& file : kFiles) {
    if (file.name == name) return {file.from, static_cast<std::size_t>(file.to - file.from)};
  }
  return {};
}
}  // namespace impasto::studio
")
set_property(SOURCE ${site}/site_bytes.cpp PROPERTY OBJECT_DEPENDS "${depends}")
target_sources(impasto_studio PRIVATE ${site}/site_bytes.cpp)
