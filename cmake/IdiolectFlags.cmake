# The flags every target of the project gets, on one INTERFACE target.
add_library(idiolect_flags INTERFACE)
target_compile_features(idiolect_flags INTERFACE cxx_std_20)
target_compile_options(idiolect_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow
  $<$<BOOL:${IDIOLECT_WERROR}>:-Werror>)
# Containers that check their own bounds cost a few percent outside the hot
# paths and turn a silent overread of a hostile file into a stop.
target_compile_definitions(idiolect_flags INTERFACE
  _GLIBCXX_ASSERTIONS IDIOLECT_VERSION="${PROJECT_VERSION}")

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)  # the lower modules are linked into the engine too
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

if(IDIOLECT_SANITIZE)
  target_compile_options(idiolect_flags INTERFACE
    -fsanitize=${IDIOLECT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(idiolect_flags INTERFACE -fsanitize=${IDIOLECT_SANITIZE})
endif()
if(IDIOLECT_FUZZ)
  # Coverage counters everywhere; only the fuzz targets link the fuzzer's main.
  target_compile_options(idiolect_flags INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(idiolect_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
