# SPDX-License-Identifier: GPL-3.0-or-later
# Debian's clang 19 for WebAssembly: wasi-libc, libc++-19-dev-wasm32, libclang-rt-19-dev-wasm32, lld-19.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_C_COMPILER clang-19)
set(CMAKE_CXX_COMPILER clang++-19)
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
set(CMAKE_AR llvm-ar-19)
set(CMAKE_RANLIB llvm-ranlib-19)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
# Debian's libc++ for it has neither exceptions nor threads. A module never ends.
set(CMAKE_CXX_FLAGS_INIT
    "-fno-exceptions -fno-rtti -fno-threadsafe-statics -fno-c++-static-destructors -msimd128")
set(IMPASTO_WASM ON)
