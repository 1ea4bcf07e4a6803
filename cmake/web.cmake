# SPDX-License-Identifier: GPL-3.0-or-later
# The three modules of WebAssembly, packed for the program, and the npm package in
# build/PRESET/web/impasto. The modules are built in build/wasm by the preset wasm, once for all other presets, and again when what they are made of changes.
find_program(WASM_COMPILER clang++-19)
if(NOT WASM_COMPILER OR NOT EXISTS /usr/lib/wasm32-wasi/libc.a)
  message(FATAL_ERROR "The compiler for WebAssembly is missing: run tools/bootstrap.sh build, "
                      "or configure with -DIMPASTO_WEB=OFF, without pages")
endif()
set(wasm_files "")
foreach(name paint compose listen)
  list(APPEND wasm_files ${CMAKE_SOURCE_DIR}/build/wasm/impasto-${name}.wasm)
endforeach()
set(parts base sound score picture plan pigment listen hear stream compose paint browser notation)
list(TRANSFORM parts REPLACE "(.+)" "${CMAKE_SOURCE_DIR}/src/impasto/\\1/*")
file(GLOB_RECURSE wasm_sources CONFIGURE_DEPENDS ${parts})
list(FILTER wasm_sources EXCLUDE REGEX "_test\\.cpp$")
file(GLOB wasm_data CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/*/*.toml)
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/web/wasm.stamp
  COMMAND flock ${CMAKE_SOURCE_DIR}/build/wasm.lock ${CMAKE_SOURCE_DIR}/cmake/build_wasm.sh
  COMMAND ${CMAKE_COMMAND} -E touch ${CMAKE_BINARY_DIR}/web/wasm.stamp
  DEPENDS ${wasm_sources} ${wasm_data} CMakeLists.txt CMakePresets.json cmake/wasm_module.cmake
          cmake/wasm32-wasi.cmake cmake/libraries.cmake cmake/build_wasm.sh
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} VERBATIM
  COMMENT "Painter, composer and listener for browsers (build/wasm)")

# The npm package: `npm pack` there makes the file that is published.
set(package ${CMAKE_BINARY_DIR}/web/impasto)
file(MAKE_DIRECTORY ${package})
set(package_files "")
foreach(name impasto.js impasto.d.ts remote.js remote.d.ts worker.js atelier-engine.js atelier-engine.d.ts
        package.json README.md)
  add_custom_command(OUTPUT ${package}/${name} DEPENDS web/${name}
    COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/web/${name} ${package}/${name} VERBATIM)
  list(APPEND package_files ${package}/${name})
endforeach()
set(packed_modules "")
foreach(name paint compose listen)
  set(wasm ${CMAKE_SOURCE_DIR}/build/wasm/impasto-${name}.wasm)
  set(packed ${CMAKE_BINARY_DIR}/web/impasto-${name}.wasm.gz)
  add_custom_command(OUTPUT ${packed} ${package}/impasto-${name}.wasm
    DEPENDS ${CMAKE_BINARY_DIR}/web/wasm.stamp
    COMMAND ${CMAKE_COMMAND} -E copy ${wasm} ${package}/impasto-${name}.wasm
    COMMAND sh -c "zopfli -c '${wasm}' > '${packed}'" VERBATIM)
  list(APPEND package_files ${package}/impasto-${name}.wasm)
  list(APPEND packed_modules ${packed})
endforeach()
add_custom_command(OUTPUT ${package}/LICENSE DEPENDS LICENSE
  COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/LICENSE ${package}/LICENSE VERBATIM)
add_custom_target(browser ALL DEPENDS ${package_files} ${package}/LICENSE ${packed_modules})
