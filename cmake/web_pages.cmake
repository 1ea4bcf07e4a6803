# SPDX-License-Identifier: GPL-3.0-or-later
# The files of a folder, gzipped, as a source of C++ that defines find_page (serve/pages.h):
#   cmake -DFOLDERS=a;b -DOUTPUT=pages.cpp -P cmake/web_pages.cmake
# "index.html" is the page itself, "". The same files give the same bytes: gzip -n keeps no time.
set(types ".html=text/html" ".css=text/css" ".js=text/javascript" ".json=application/json"
    ".svg=image/svg+xml" ".woff2=font/woff2" ".wasm=application/wasm" ".jpg=image/jpeg"
    ".png=image/png" ".webmanifest=application/manifest+json")
set(data "")
set(rows "")
set(number 0)
foreach(folder ${FOLDERS})
  file(GLOB_RECURSE files RELATIVE ${folder} ${folder}/*)
  list(SORT files)
  foreach(file ${files})
    get_filename_component(ending ${file} LAST_EXT)
    set(type "")
    foreach(pair ${types})
      if(pair MATCHES "^\\${ending}=(.*)")
        set(type ${CMAKE_MATCH_1})
      endif()
    endforeach()
    if(NOT type)
      continue()  # sources, notes
    endif()
    if(type MATCHES "^text/|json$|xml$")
      string(APPEND type "; charset=utf-8")
    endif()
    set(name ${file})
    if(name STREQUAL "index.html")
      set(name "")
    endif()
    execute_process(COMMAND gzip -9 -n -c ${folder}/${file} OUTPUT_FILE ${OUTPUT}.gz
                    RESULT_VARIABLE failed)
    if(failed)
      message(FATAL_ERROR "gzip cannot pack ${folder}/${file}")
    endif()
    file(READ ${OUTPUT}.gz bytes HEX)
    string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(APPEND data "const unsigned char k${number}[] = {${bytes}};\n")
    string(APPEND rows "    {\"${name}\", \"${type}\", bytes_of(k${number}, sizeof k${number})},\n")
    math(EXPR number "${number} + 1")
  endforeach()
endforeach()
file(REMOVE ${OUTPUT}.gz)
file(WRITE ${OUTPUT} "// Made by cmake/web_pages.cmake; do not edit.
#include \"impasto/serve/pages.h\"

#include <cstddef>

namespace impasto::serve {
namespace {
std::string_view bytes_of(const unsigned char* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}
${data}}  // namespace

const Page* find_page(std::string_view name) {
  static const Page kPages[] = {
${rows}  };
  for (const Page& page : kPages) {
    if (page.name == name) return &page;
  }
  return nullptr;
}
}  // namespace impasto::serve
")
