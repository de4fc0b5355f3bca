# What we link, and one apt line for all that is missing.
#
# OpenBLAS is the OpenMP build, linked statically: installing that package does not switch Debian's
# libblas.so alternative, and two BLAS builds with two thread pools in one process make small problems
# slow and noisy. GSL is static for a related reason: it must not bring libgslcblas's cblas_* into the
# global scope where a plug-in's own BLAS calls would find them. --exclude-libs keeps our static copies out
# of the dynamic symbol table for the same reason.

set(lg_missing "")

# lg_find_header(VAR PACKAGE header [PATH_SUFFIXES ...]) / lg_find_archive(VAR PACKAGE names...)
macro(lg_find_header variable package)
    find_path(${variable} ${ARGN})
    mark_as_advanced(${variable})
    if(NOT ${variable})
        list(APPEND lg_missing ${package})
    endif()
endmacro()
macro(lg_find_archive variable package)
    find_library(${variable} ${ARGN})
    mark_as_advanced(${variable})
    if(NOT ${variable})
        list(APPEND lg_missing ${package})
    endif()
endmacro()

set(openblas_folders ${CMAKE_LIBRARY_ARCHITECTURE}/openblas-openmp openblas-openmp)
lg_find_header(LG_OPENBLAS_INCLUDE libopenblas-openmp-dev NAMES cblas.h
    PATHS /usr/include PATH_SUFFIXES ${openblas_folders} NO_DEFAULT_PATH)
lg_find_archive(LG_OPENBLAS libopenblas-openmp-dev NAMES libopenblas.a
    PATHS /usr/lib PATH_SUFFIXES ${openblas_folders} NO_DEFAULT_PATH)
lg_find_archive(LG_GFORTRAN libopenblas-openmp-dev NAMES libgfortran.so.5 gfortran)
lg_find_header(LG_LAPACKE_INCLUDE liblapacke-dev NAMES lapacke.h)
lg_find_archive(LG_LAPACKE liblapacke-dev NAMES liblapacke.a)
lg_find_header(LG_GSL_INCLUDE libgsl-dev NAMES gsl/gsl_cdf.h)
lg_find_archive(LG_GSL libgsl-dev NAMES libgsl.a)
lg_find_archive(LG_GSLCBLAS libgsl-dev NAMES libgslcblas.a)
lg_find_header(LG_RANDOM123_INCLUDE librandom123-dev NAMES Random123/philox.h)
lg_find_header(LG_SQLITE_INCLUDE libsqlite3-dev NAMES sqlite3.h)
lg_find_archive(LG_SQLITE libsqlite3-dev NAMES sqlite3)
lg_find_header(LG_ZLIB_INCLUDE zlib1g-dev NAMES zlib.h)
lg_find_archive(LG_ZLIB zlib1g-dev NAMES z)

# FLINT 3 contains Arb; with FLINT 2 Arb is a library of its own (libflint-arb on Debian, libarb elsewhere).
lg_find_header(LG_FLINT_INCLUDE libflint-dev NAMES flint/flint.h)
lg_find_archive(LG_FLINT libflint-dev NAMES flint)
find_path(LG_FLINT3_INCLUDE NAMES flint/arb.h)
mark_as_advanced(LG_FLINT3_INCLUDE)
set(arb "")
if(LG_FLINT AND NOT LG_FLINT3_INCLUDE)
    lg_find_header(LG_ARB_INCLUDE libflint-arb-dev NAMES arb.h)
    lg_find_archive(LG_ARB libflint-arb-dev NAMES flint-arb arb)
    set(arb ${LG_ARB})
endif()

if(BUILD_TESTING)
    lg_find_header(LG_CRITERION_INCLUDE libcriterion-dev NAMES criterion/criterion.h)
    lg_find_archive(LG_CRITERION libcriterion-dev NAMES criterion)
endif()

if(lg_missing)
    list(REMOVE_DUPLICATES lg_missing)
    list(JOIN lg_missing " " packages)
    message(FATAL_ERROR "lemmagate needs packages that were not found. On Debian or Ubuntu:\n"
        "    apt-get install --no-install-recommends ${packages}\n"
        "(./dev installs everything by itself.)")
endif()

find_package(OpenMP REQUIRED COMPONENTS C CXX)
find_package(Threads REQUIRED)

add_library(lg_dependencies INTERFACE)
target_include_directories(lg_dependencies SYSTEM BEFORE INTERFACE ${LG_OPENBLAS_INCLUDE})
set(includes ${LG_LAPACKE_INCLUDE} ${LG_GSL_INCLUDE} ${LG_RANDOM123_INCLUDE} ${LG_SQLITE_INCLUDE} ${LG_ZLIB_INCLUDE}
    ${LG_FLINT_INCLUDE})
list(REMOVE_DUPLICATES includes)
target_include_directories(lg_dependencies SYSTEM INTERFACE ${includes})
target_link_libraries(lg_dependencies INTERFACE
    ${LG_LAPACKE} ${LG_GSL} ${LG_OPENBLAS} ${LG_GSLCBLAS} ${LG_GFORTRAN} ${arb} ${LG_FLINT} mpfr gmp
    ${LG_SQLITE} ${LG_ZLIB} OpenMP::OpenMP_C Threads::Threads ${CMAKE_DL_LIBS} m)
target_link_options(lg_dependencies INTERFACE -Wl,--exclude-libs,ALL)
if(LG_FLINT3_INCLUDE)
    target_compile_definitions(lg_dependencies INTERFACE LG_FLINT3=1)
endif()
