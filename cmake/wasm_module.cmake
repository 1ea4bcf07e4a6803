# SPDX-License-Identifier: GPL-3.0-or-later
# What a page fetches: three modules behind src/impasto/browser/browser.h, each with all of the one
# before. A page that only paints need not fetch the composer. What is not in a loop over pixels or
# samples is compiled to be small; what templates make twice is kept once (-flto, merge-functions).
set(notation_parts bundled plain_toml schema brushes styles palettes moods recipe jams_read jams_write
    jams_json jams_own jams_labels plan_bytes plan_schema sqlite_bytes midi midi_bends midi_channel midi_file
    midi_track bends timeline)
list(TRANSFORM notation_parts PREPEND src/impasto/notation/)
list(TRANSFORM notation_parts APPEND .cpp)
list(TRANSFORM notation_parts REPLACE "src/impasto/notation/bundled.cpp" ${CMAKE_BINARY_DIR}/bundled.cpp)
add_library(impasto_notation STATIC ${notation_parts})
target_include_directories(impasto_notation PUBLIC src ${CMAKE_BINARY_DIR}/include)
target_include_directories(impasto_notation SYSTEM PUBLIC ${CMAKE_BINARY_DIR}/headers)
target_compile_definitions(impasto_notation PUBLIC JSON_NOEXCEPTION JSON_NO_IO NDEBUG)
target_link_libraries(impasto_notation PUBLIC impasto_compose impasto_pigment impasto_plan)

add_library(impasto_browser STATIC src/impasto/browser/painter.cpp src/impasto/browser/outline.cpp
            src/impasto/browser/composer.cpp src/impasto/browser/listener.cpp src/impasto/browser/written.cpp)
target_link_libraries(impasto_browser PUBLIC impasto_notation impasto_listen impasto_compose
                      impasto_stream impasto_paint)

# The functions of a module are those that the header names up to its line "---- NAME ----".
file(STRINGS src/impasto/browser/browser.h lines)
set(exports -Wl,--export=malloc -Wl,--export=free)
set(module "")
foreach(line IN LISTS lines ITEMS "---- end ----")
  if(line MATCHES "---- ([a-z-]+)")
    if(module)
      add_executable(${module} cmake/wasm_main.cpp)
      set_target_properties(${module} PROPERTIES SUFFIX .wasm)
      target_link_libraries(${module} PRIVATE impasto_browser)
      target_link_options(${module} PRIVATE -mexec-model=reactor -Wl,-z,stack-size=1048576
                          -Wl,--stack-first -Wl,--gc-sections -Wl,--strip-all
                          -Wl,--compress-relocations -Wl,-mllvm,-enable-merge-functions ${exports})
      if(module STREQUAL "impasto-compose")  # the largest that a page without hearing waits for
        target_link_options(${module} PRIVATE -Wl,-mllvm,-inline-threshold=-60)
      endif()
    endif()
    set(module ${CMAKE_MATCH_1})
  endif()
  string(REGEX MATCH "(web_[a-z_]+)\\(" found "${line}")
  if(found)
    list(APPEND exports -Wl,--export=${CMAKE_MATCH_1})
  endif()
endforeach()
