# One libFuzzer executable per tests/fuzz/*_fuzz.cpp.

file(GLOB fuzz_sources CONFIGURE_DEPENDS tests/fuzz/*_fuzz.cpp)
if(NOT fuzz_sources)
  message(FATAL_ERROR "no tests/fuzz/*_fuzz.cpp")
endif()
foreach(source IN LISTS fuzz_sources)
  cmake_path(GET source STEM name)
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE sipua_ua)
  target_include_directories(${name} PRIVATE tests)
  target_compile_options(${name} PRIVATE ${SIPUA_WARNINGS})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endforeach()
