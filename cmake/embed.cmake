# SPDX-License-Identifier: GPL-3.0-or-later

# FILES in the program: `std::string_view NAME(std::string_view name)` of impasto::NAMESPACE, which
# impasto/NAMESPACE/HEADER declares, gives the bytes of the one called so, nothing when there is none.
function(impasto_embed namespace header function)
  set(output ${CMAKE_BINARY_DIR}/embedded/${function}.cpp)
  set(bytes "")
  set(rows "")
  foreach(file ${ARGN})
    get_filename_component(name ${file} NAME)
    string(MAKE_C_IDENTIFIER ${function}_${name} symbol)
    string(APPEND bytes "asm(\".section .rodata\\n.balign 8\\n${symbol}: .incbin \\\"${file}\\\"\\n${symbol}_end: .byte 0\\n\"\n"
           "    \".globl ${symbol}, ${symbol}_end\\n.text\\n\");\n"
           "extern \"C\" const char ${symbol}[], ${symbol}_end[];\n")
    string(APPEND rows "  if (name == \"${name}\") return {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})};\n")
  endforeach()
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT
"// Made by cmake/embed.cmake; do not edit.
#include \"impasto/@namespace@/@header@\"
@bytes@
namespace impasto::@namespace@ {
std::string_view @function@([[maybe_unused]] std::string_view name) {
@rows@  return {};
}
}  // namespace impasto::@namespace@
")
  set_property(SOURCE ${output} PROPERTY OBJECT_DEPENDS "${ARGN}")
  target_sources(impasto_${namespace} PRIVATE ${output})
endfunction()

# faces.dat, what dlib learned of faces: its path in OUTPUT.
function(impasto_face_weights output)
  add_executable(face_weights ${CMAKE_SOURCE_DIR}/src/impasto/sight/face_weights_main.cpp)
  target_include_directories(face_weights PRIVATE ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(face_weights PRIVATE impasto_dlib ${DLIB_ARCHIVE} Threads::Threads)
  set(to ${CMAKE_BINARY_DIR}/faces.dat)
  add_custom_command(OUTPUT ${to} COMMAND face_weights ${to} DEPENDS face_weights VERBATIM
                     COMMENT "What faces look like")
  set(${output} ${to} PARENT_SCOPE)
endfunction()

# What pages are set in, cut down to Latin-1, Latin Extended-A and the signs of print: the paths of
# garamond.woff2, garamond-italic.woff2 and of garamond-more.woff2, garamond-italic-more.woff2 in
# OUTPUT. The first two have what English, French and German are written with; a page that needs no
# other letter does not fetch the others. The styles' unicode-range says the same.
function(impasto_page_fonts output)
  find_program(PYFTSUBSET pyftsubset REQUIRED)
  set(accents U+C0,U+C2,U+C4,U+C6-CB,U+CE,U+CF,U+D4,U+D6,U+D9,U+DB,U+DC,U+DF,U+E0,U+E2,U+E4,U+E6-EB,U+EE,U+EF,U+F4,U+F6,U+F9,U+FB,U+FC,U+FF,U+152,U+153)
  set(letters_ U+20-7E,U+A0,U+AB,U+B7,U+BB,${accents},U+2010-2015,U+2018-201E,U+2022,U+2026,U+2032-2033,U+2039-203A,U+266D-266F)
  set(letters_-more U+A0-17F)
  set(fonts "")
  foreach(font garamond=EBGaramond12-Regular garamond-italic=EBGaramond12-Italic)
    string(REGEX MATCH "(.*)=(.*)" ignored ${font})
    set(name ${CMAKE_MATCH_1})
    find_file(font_${name} ${CMAKE_MATCH_2}.otf PATHS /usr/share/fonts/opentype/ebgaramond
              NO_DEFAULT_PATH REQUIRED)
    foreach(part "" "-more")
      set(to ${CMAKE_BINARY_DIR}/fonts/${name}${part}.woff2)
      add_custom_command(OUTPUT ${to}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/fonts
        COMMAND ${CMAKE_COMMAND} -E env SOURCE_DATE_EPOCH=0 ${PYFTSUBSET} ${font_${name}}
                --unicodes=${letters_${part}} --layout-features=kern,liga,onum,lnum --flavor=woff2
                --no-hinting --desubroutinize --no-recalc-timestamp --output-file=${to}
        DEPENDS ${CMAKE_SOURCE_DIR}/cmake/embed.cmake VERBATIM COMMENT "${name}${part}.woff2")
      list(APPEND fonts ${to})
    endforeach()
  endforeach()
  set(${output} ${fonts} PARENT_SCOPE)
endfunction()
