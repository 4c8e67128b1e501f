# Warnings, sanitizers and the third-party libraries, each as one target to link.

find_package(fmt REQUIRED)
find_package(tl-expected REQUIRED)
# The archives, so that fully static programs can link them.
find_library(NETTLE_ARCHIVE NAMES libnettle.a nettle REQUIRED)
find_library(UTF8PROC_ARCHIVE NAMES libutf8proc.a utf8proc REQUIRED)
find_package(Boost 1.81 REQUIRED)

add_library(atelier_options INTERFACE)
target_include_directories(atelier_options INTERFACE ${CMAKE_SOURCE_DIR}/git-atelier)
target_compile_options(atelier_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                                                 -Wswitch-enum -Wnon-virtual-dtor
                                                 -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 takes std::string's own copying for an overlap once it optimises.
  target_compile_options(atelier_options INTERFACE -Wno-restrict)
endif()
if(CMAKE_UNITY_BUILD)
  # Of one file, these say something; of a batch of files, nothing.
  target_compile_options(atelier_options INTERFACE -Wno-shadow)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # So many kB before GCC looks for memory that it no longer needs: a batch ends sooner without.
    target_compile_options(atelier_options INTERFACE -Wno-subobject-linkage
                                                     --param=ggc-min-heapsize=1048576)
  endif()
endif()
if(ATELIER_WERROR)
  target_compile_options(atelier_options INTERFACE -Werror)
endif()
if(ATELIER_ASSERTIONS)
  target_compile_definitions(atelier_options INTERFACE _GLIBCXX_ASSERTIONS)
endif()
if(ATELIER_SANITIZE)
  target_compile_options(atelier_options INTERFACE -fsanitize=${ATELIER_SANITIZE}
                                                   -fno-sanitize-recover=all -fno-omit-frame-pointer)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Asking these two at each access takes a quarter of all compiling. The address sanitizer stops what follows a
    # null pointer anyway, and the fuzzed parsers, which Clang compiles, keep both.
    target_compile_options(atelier_options INTERFACE -fno-sanitize=null,alignment)
  endif()
  # Otherwise each start corrects the millions of addresses that the checks keep.
  target_link_options(atelier_options INTERFACE -fsanitize=${ATELIER_SANITIZE} -no-pie)
endif()
target_link_libraries(atelier_options INTERFACE tl::expected fmt::fmt-header-only)

# atelier_headers(NAME LIBRARY HEADERS...): reads headers once, for all who take part in them by
# atelier_read_once(TARGET NAME) and are compiled with the options of LIBRARY. Only where files are put
# together anyway: elsewhere each file shows that it includes what it uses.
function(atelier_headers name library)
  if(CMAKE_UNITY_BUILD)
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp "")
    add_library(${name} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
    target_link_libraries(${name} PRIVATE ${library})
    target_precompile_headers(${name} PRIVATE ${ARGN})
  endif()
endfunction()

function(atelier_read_once target name)
  if(CMAKE_UNITY_BUILD)
    target_precompile_headers(${target} REUSE_FROM ${name})
  endif()
endfunction()

atelier_headers(atelier_headers atelier_options <algorithm> <chrono> <filesystem> <functional> <map>
                <memory> <optional> <set> <string> <string_view> <variant> <vector> <fmt/format.h>
                <tl/expected.hpp>)

# atelier_library(NAME [SOURCES...]): a static library of the house.
function(atelier_library name)
  add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PUBLIC atelier_options)
  atelier_read_once(${name} atelier_headers)
endfunction()
