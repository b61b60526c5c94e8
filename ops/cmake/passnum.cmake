# One way to declare a library, a program and a test binary, so that flags live in one place.

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Paths below the project's folder count as relative, so that two clones share what they have in common; and
  # what is compiled with a precompiled header is kept as well.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}"
    CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros "${CCACHE}")
endif()

add_library(passnum_flags INTERFACE)
target_include_directories(passnum_flags INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
target_compile_options(passnum_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -fno-omit-frame-pointer
  # g++ 12 sees overlaps in std::string that are not there (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  # __FILE__ begins at the project's folder, also where ccache has made a path relative to build/PRESET.
  -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/= -fmacro-prefix-map=../../=)
if(CMAKE_UNITY_BUILD)
  # Compiled together, a file looks like a header and its names reach into the next: dev looks at these two.
  target_compile_options(passnum_flags INTERFACE
    -Wno-shadow $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
if(PASSNUM_SANITIZE)
  target_compile_options(passnum_flags INTERFACE -fsanitize=${PASSNUM_SANITIZE} -fno-sanitize-recover=all)
  # With AddressSanitizer, g++ 12 sees std::regex use what it has not set (GCC bug 105562).
  target_compile_options(passnum_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(passnum_flags INTERFACE -fsanitize=${PASSNUM_SANITIZE})
endif()
if(PASSNUM_FUZZ)
  target_compile_options(passnum_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(fido2 REQUIRED IMPORTED_TARGET libfido2)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
find_package(OpenSSL 3.0 REQUIRED)

# passnum_library(NAME SOURCES a.cc ... [DEPENDS ...] [PRIVATE_DEPENDS ...])
function(passnum_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  add_library(passnum::${name} ALIAS ${name})
  target_link_libraries(${name} PUBLIC passnum_flags ${ARG_DEPENDS} PRIVATE ${ARG_PRIVATE_DEPENDS})
endfunction()

# passnum_test(NAME SOURCES a_test.cc ... [DEPENDS ...] [LABELS quick|slow]): one GoogleTest binary a room.
function(passnum_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LABELS" ${ARGN})
  if(NOT ARG_LABELS)
    set(ARG_LABELS quick)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE passnum_flags ${ARG_DEPENDS} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE
    PASSNUM_SOURCE_DIR="${PROJECT_SOURCE_DIR}" PASSNUM_SHARED_DATA="${PROJECT_SOURCE_DIR}/../shared/data")
  # In a folder where CTest has never run: slow tests first, so that no core is idle at the end.
  set(cost 0)
  if(ARG_LABELS STREQUAL "slow")
    set(cost 300)
  endif()
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS ${ARG_LABELS} TIMEOUT 300 COST ${cost})
endfunction()
