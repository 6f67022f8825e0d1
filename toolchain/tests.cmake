# unit_tests: everything under tests/{unit,conversations,explore,sim,torture,support}, with GoogleTest.
# The same sources run natively and, in a wasm build, under Node.

file(GLOB_RECURSE test_sources CONFIGURE_DEPENDS
  tests/unit/*_test.cpp tests/conversations/*.cpp tests/explore/*.cpp tests/sim/*.cpp tests/torture/*.cpp
  tests/support/*.cpp)
if(NOT test_sources)
  message(FATAL_ERROR "no test sources under tests/")
endif()

# Emscripten brings no GoogleTest and must not see /usr/include: GoogleTest comes from Debian's source
# package, compiled with our flags; of nlohmann/json only its own folder becomes visible.
find_path(SIPUA_JSON_DIR nlohmann/json.hpp PATHS /usr/include NO_CMAKE_FIND_ROOT_PATH)
find_path(SIPUA_GTEST_DIR src/gtest-all.cc PATHS /usr/src/googletest/googletest NO_CMAKE_FIND_ROOT_PATH)
if(NOT SIPUA_JSON_DIR OR NOT SIPUA_GTEST_DIR)
  message(STATUS "GoogleTest or nlohmann/json is missing: unit_tests cannot be built")
  add_custom_target(unit_tests COMMAND echo "GoogleTest or nlohmann/json is missing: run toolchain/bootstrap.sh test" COMMAND false)
  return()
endif()
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/third_party)
file(CREATE_LINK ${SIPUA_JSON_DIR}/nlohmann ${CMAKE_BINARY_DIR}/third_party/nlohmann SYMBOLIC)

if(EMSCRIPTEN)
  add_library(gtest STATIC EXCLUDE_FROM_ALL
    ${SIPUA_GTEST_DIR}/src/gtest-all.cc ${SIPUA_GTEST_DIR}/src/gtest_main.cc)
  target_include_directories(gtest SYSTEM PUBLIC ${SIPUA_GTEST_DIR}/include PRIVATE ${SIPUA_GTEST_DIR})
  target_compile_definitions(gtest PUBLIC GTEST_HAS_PTHREAD=0)
  target_compile_options(gtest PRIVATE -O1)
  add_library(GTest::gtest_main ALIAS gtest)
else()
  find_package(GTest REQUIRED)
endif()

add_executable(unit_tests ${test_sources})
target_link_libraries(unit_tests PRIVATE sipua_ua GTest::gtest_main)
target_include_directories(unit_tests PRIVATE tests)
target_include_directories(unit_tests SYSTEM PRIVATE ${CMAKE_BINARY_DIR}/third_party)
target_compile_options(unit_tests PRIVATE ${SIPUA_WARNINGS})
target_compile_definitions(unit_tests PRIVATE
  SIPUA_SOURCE_DIR="${CMAKE_SOURCE_DIR}" SIPUA_TESTS_DIR="${CMAKE_SOURCE_DIR}/tests" JSON_NOEXCEPTION)

if(EMSCRIPTEN)
  set_target_properties(unit_tests PROPERTIES SUFFIX .cjs)
  target_compile_options(unit_tests PRIVATE -O1)
  target_link_options(unit_tests PRIVATE
    -O1 -fno-exceptions -sENVIRONMENT=node -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH=1 -sNODERAWFS=1
    -sWASM_ASYNC_COMPILATION=0 $<$<CONFIG:Debug>:-sASSERTIONS=1>)
  add_test(NAME unit_tests COMMAND node $<TARGET_FILE:unit_tests>)
else()
  add_test(NAME unit_tests COMMAND unit_tests)
endif()

# The option table as JSON, for toolchain/options.mjs.
if(NOT EMSCRIPTEN)
  add_executable(option_table EXCLUDE_FROM_ALL toolchain/option_table.cpp)
  target_link_libraries(option_table PRIVATE sipua_ua)
  target_include_directories(option_table SYSTEM PRIVATE ${CMAKE_BINARY_DIR}/third_party)
  target_compile_options(option_table PRIVATE ${SIPUA_WARNINGS})
endif()
