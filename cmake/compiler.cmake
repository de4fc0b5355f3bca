# Language, warnings and floating-point flags of everything that we compile.
#
# The rigor engine's proofs assume IEEE operations as written: no contraction into FMA, no fast-math, no
# -march=native (dispatch happens at run time). Asserts stay on in every build type: a verifier that
# skips its own checks is not faster, only less believable.

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

foreach(language C CXX)
    set(CMAKE_${language}_FLAGS_RELEASE "-O3 -g1")
    set(CMAKE_${language}_FLAGS_RELWITHDEBINFO "-O2 -g")
    set(CMAKE_${language}_FLAGS_DEBUG "-O1 -g1 -fno-omit-frame-pointer") # lines for the sanitizers' traces
endforeach()
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, RelWithDebInfo or Release" FORCE)
endif()

find_program(LG_CCACHE ccache)
mark_as_advanced(LG_CCACHE)
if(LG_CCACHE AND NOT CMAKE_C_COMPILER_LAUNCHER)
    set(CMAKE_C_COMPILER_LAUNCHER ${LG_CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${LG_CCACHE})
endif()

add_library(lg_options INTERFACE)
target_include_directories(lg_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
target_compile_options(lg_options INTERFACE
    -Wall -Wextra -Wno-missing-field-initializers -Wconversion -Wshadow -ffp-contract=off -fno-fast-math)
target_compile_definitions(lg_options INTERFACE _GNU_SOURCE)
if(LG_WERROR)
    target_compile_options(lg_options INTERFACE -Werror)
endif()
if(LG_SANITIZE)
    set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all)
    target_compile_options(lg_options INTERFACE ${sanitizers} -fno-omit-frame-pointer)
    target_link_options(lg_options INTERFACE ${sanitizers})
endif()
if(LG_COVERAGE)
    # Plain counters: processes have one thread here, and atomic ones make the kernels' loops several times slower.
    target_compile_options(lg_options INTERFACE --coverage -fprofile-update=single)
    target_link_options(lg_options INTERFACE --coverage)
endif()

# lg_build_info(): <generated>/lg_build_info.h with LG_VERSION and LG_COMMIT, refreshed by every build and
# rewritten only when the commit changed.
function(lg_build_info)
    set(header ${CMAKE_BINARY_DIR}/generated/lg_build_info.h)
    add_custom_target(lg_build_info
        COMMAND ${CMAKE_COMMAND} -DSOURCE_DIR=${CMAKE_SOURCE_DIR} -DVERSION=${PROJECT_VERSION}
                -DOUTPUT=${header} -P ${CMAKE_SOURCE_DIR}/cmake/write_build_info.cmake
        BYPRODUCTS ${header}
        COMMENT "" VERBATIM)
endfunction()
