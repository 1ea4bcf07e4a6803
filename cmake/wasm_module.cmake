# SPDX-License-Identifier: GPL-3.0-or-later
# impasto.wasm: the core behind include/impasto/impasto_c.h, for browsers and Node. The styles by name
# and the analysis as JSON are the parts of notation that stand on no library.
add_executable(impasto
  src/impasto/library/c_api.cpp src/impasto/library/c_strokes.cpp ${CMAKE_BINARY_DIR}/bundled.cpp
  src/impasto/notation/toml.cpp src/impasto/notation/schema.cpp src/impasto/notation/brushes.cpp
  src/impasto/notation/styles.cpp src/impasto/notation/palettes.cpp src/impasto/notation/jams_write.cpp src/impasto/notation/jams_json.cpp)
set_target_properties(impasto PROPERTIES SUFFIX .wasm)
target_include_directories(impasto PRIVATE include src ${CMAKE_BINARY_DIR}/include)
target_include_directories(impasto SYSTEM PRIVATE ${CMAKE_BINARY_DIR}/headers)
target_link_libraries(impasto PRIVATE impasto_listen impasto_compose impasto_paint)
target_link_options(impasto PRIVATE -mexec-model=reactor -Wl,--export=malloc -Wl,--export=free
                    -Wl,-z,stack-size=8388608 -Wl,--stack-first -Wl,--gc-sections -Wl,--strip-debug)
file(STRINGS include/impasto/impasto_c.h declared REGEX "impasto_[a-z_]+\\(")
foreach(line ${declared})
  string(REGEX MATCH "impasto_[a-z_]+\\(" name "${line}")
  string(REPLACE "(" "" name "${name}")
  target_link_options(impasto PRIVATE -Wl,--export-if-defined=${name})
endforeach()
