# tests/bench/: natively *_bench.cpp, ours against other stacks (Debian's libsofia-sip-ua-dev and libosip2-dev); in
# WebAssembly writer.cpp, with the flags of the shipped module.

if(EMSCRIPTEN)
  add_executable(bench_writer EXCLUDE_FROM_ALL tests/bench/writer.cpp bindings/memcpy.cpp)
  target_link_libraries(bench_writer PRIVATE sipua_message)
  target_compile_options(bench_writer PRIVATE ${SIPUA_WARNINGS} ${SIPUA_LAYER_OPTIONS})
  set_target_properties(bench_writer PROPERTIES SUFFIX .wasm)
  target_link_options(bench_writer PRIVATE --no-entry -fno-exceptions -Oz -sSTANDALONE_WASM -sMALLOC=emmalloc)
  return()
endif()

find_package(PkgConfig REQUIRED)
pkg_check_modules(SOFIA REQUIRED IMPORTED_TARGET sofia-sip-ua)
pkg_check_modules(OSIP REQUIRED IMPORTED_TARGET libosip2)
find_path(SIPUA_JSON_DIR nlohmann/json.hpp REQUIRED)

file(GLOB benches CONFIGURE_DEPENDS tests/bench/*_bench.cpp)
foreach(bench IN LISTS benches)
  cmake_path(GET bench STEM name)
  add_executable(${name} EXCLUDE_FROM_ALL ${bench})
  target_link_libraries(${name} PRIVATE sipua_message PkgConfig::SOFIA PkgConfig::OSIP)
  target_include_directories(${name} SYSTEM PRIVATE ${SIPUA_JSON_DIR})
  target_compile_options(${name} PRIVATE ${SIPUA_WARNINGS})
endforeach()
