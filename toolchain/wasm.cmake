# What only the WebAssembly builds need: optimisation, and the module `core`.

set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g")
add_compile_options(-fno-exceptions)

# Release is built for size. -finline-functions takes back what Emscripten 3.1.6 adds to -Os and -Oz: no inlining
# at all, which makes the module both larger and slower. One optimisation over all layers (-flto; Emscripten's own
# libraries stay as they come). No RTTI: embind then knows types by address. Figures in CONTRIBUTING.md.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  set(SIPUA_LAYER_OPTIONS -Oz -finline-functions -flto -fno-rtti -DEMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0
    -msign-ext -mnontrapping-fptoint)
  if(EMSCRIPTEN_VERSION VERSION_EQUAL 3.1.6)
    list(APPEND SIPUA_LAYER_OPTIONS "SHELL:-include ${CMAKE_SOURCE_DIR}/toolchain/growing_vector.hpp"
      "SHELL:-include ${CMAKE_SOURCE_DIR}/toolchain/short_string.hpp")
  endif()
endif()

# It is what the compiler would call for its loops.
set_source_files_properties(bindings/memcpy.cpp PROPERTIES COMPILE_OPTIONS "-fno-lto;-fno-builtin")

# build/<preset>/core.mjs and core.wasm
function(sipua_wasm_module)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS bindings/*.cpp)
  if(NOT sources)
    message(WARNING "bindings/ is empty: no wasm module")
    return()
  endif()
  add_executable(core ${sources})
  target_link_libraries(core PRIVATE sipua_ua)
  target_compile_options(core PRIVATE ${SIPUA_WARNINGS} ${SIPUA_LAYER_OPTIONS})
  set_target_properties(core PROPERTIES SUFFIX .mjs)
  target_link_options(core PRIVATE
    --no-entry -fno-exceptions
    -sMODULARIZE=1 -sEXPORT_ES6=1 -sUSE_ES6_IMPORT_META=0
    -sENVIRONMENT=web,worker  # right for Node too, as the host hands in the instance; but assertions insist on a browser
    -sINCOMING_MODULE_JS_API=[instantiateWasm]
    -sEXPORTED_FUNCTIONS=_malloc,_free
    -sDYNAMIC_EXECUTION=0                     # no eval, no new Function: strict CSP
    -sFILESYSTEM=0 -sALLOW_MEMORY_GROWTH=1
    -sSUPPORT_ERRNO=0 -sSUPPORT_LONGJMP=0 -sPOLYFILL=0 -sTEXTDECODER=2
    -sMIN_CHROME_VERSION=90 -sMIN_FIREFOX_VERSION=90 -sMIN_SAFARI_VERSION=150000 -sMIN_EDGE_VERSION=90)

  if(EMSCRIPTEN_VERSION VERSION_GREATER 3.1.6)  # 3.1.6 exports them without being asked
    target_link_options(core PRIVATE -sEXPORTED_RUNTIME_METHODS=HEAPU8,HEAPU32)
  endif()
  if(CMAKE_BUILD_TYPE STREQUAL "Debug" OR NOT EMSCRIPTEN_VERSION VERSION_EQUAL 3.1.6)
    target_link_options(core PRIVATE --bind -sMALLOC=emmalloc)
  else()
    # 7 KB less after brotli than --bind; embind/slim.js says what it leaves out.
    set(slim ${CMAKE_SOURCE_DIR}/toolchain/embind/slim.js)
    target_sources(core PRIVATE toolchain/embind/types.cpp toolchain/malloc.cpp)
    set_source_files_properties(toolchain/malloc.cpp PROPERTIES COMPILE_OPTIONS "-fno-lto;-fno-builtin")
    target_link_options(core PRIVATE -sMALLOC=none
      "SHELL:--js-library ${EMSCRIPTEN_ROOT_PATH}/src/embind/embind.js"
      "SHELL:--js-library ${slim}")
    set_target_properties(core PROPERTIES LINK_DEPENDS ${slim})
  endif()
  if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    target_link_options(core PRIVATE -O1 -g -sASSERTIONS=2)
  else()
    # A call costs little after brotli: the optimisation over all layers inlines nothing, and Binaryen what is called
    # in one place only when it is small.
    target_link_options(core PRIVATE -Oz -Wl,-mllvm,-inline-threshold=-100000
      -sBINARYEN_EXTRA_PASSES=--converge,--one-caller-inline-max-function-size=40)
    sipua_unpacker()
  endif()
endfunction()

# build/<preset>/unpack.wasm: what puts core.wasm together from its text (toolchain/unpack.cpp). Without a library, so
# by Emscripten's compiler instead of em++.
function(sipua_unpacker)
  execute_process(COMMAND em-config LLVM_ROOT OUTPUT_VARIABLE llvm OUTPUT_STRIP_TRAILING_WHITESPACE)
  set(source ${CMAKE_SOURCE_DIR}/toolchain/unpack.cpp)
  add_custom_command(OUTPUT unpack.wasm
    COMMAND ${llvm}/clang++ --target=wasm32 -std=c++20 -Os -Wall -Wextra -Werror -fno-exceptions -fno-rtti
      -ffreestanding -nostdlib -Wl,--no-entry -Wl,--export=unpack -Wl,--strip-all -Wl,-z,stack-size=256
      ${source} -o unpack.wasm
    DEPENDS ${source} VERBATIM)
  add_custom_target(unpack DEPENDS unpack.wasm)
  add_dependencies(core unpack)
endfunction()
