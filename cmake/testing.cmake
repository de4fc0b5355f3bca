# What ctest runs.
#
#   unit.<folder>.<unit>      one per <folder>/test/test_<unit>.c, found by glob; label unit
#   <lemma-id>.<kernel>       one per lemma and in-tree kernel; labels lemma, kernel, <lemma-id>,
#                             kernel-<kernel>, the tier, and the lemma's slides (S24 ...); a lemma about
#                             data alone has one entry, <lemma-id>.none
#   gate.mutant.<mutant>      each deliberately broken kernel must be refused: exit code exactly 1; its file may name the
#                             lemmas and options of that gate, or say why it passes (see lg_gate_tests)
#   gate.correct.<kernel>     each correct kernel of unusual arithmetic must pass: exit code 0
#   install.header            lemmagate_kernel.h compiles alone as C99 to C++20; label install
#   install.examples          an installed copy builds and gates the example plug-ins; label install
#   install.python            the adapter for a kernel in another process; skipped without NumPy; label install
#   gate.library.<name>       the plug-in of a released library in kernels/libraries, built and gated as its first comment
#                             says; labels gate, library; skipped where the library is not installed
#   lint.rules                house style and dead code on small trees, one for each rule; label lint
#   report.browser            the pages of a short run and of stores made by hand, in headless Chromium; labels report,
#                             browser; skipped without Chromium, Node.js or the packages that ./dev test fetches
#
# So `ctest -L S24`, `ctest -L kernel-blas` and `ctest -R key-lemma` do what they say. Exit 77 means skipped.

set(LG_TEST_ENVIRONMENT
    "OMP_NUM_THREADS=1" "OPENBLAS_NUM_THREADS=1" "LG_TEST_PLUGIN_DIR=${CMAKE_BINARY_DIR}/test_plugins")

function(lg_test_properties name timeout)
    set(environment ${LG_TEST_ENVIRONMENT})
    if(TARGET lemmagate)
        list(APPEND environment "LEMMAGATE_WORKER=$<TARGET_FILE:lemmagate>")
    endif()
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "${environment}" LABELS "${ARGN}" TIMEOUT ${timeout}
        SKIP_RETURN_CODE 77 WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
endfunction()

function(lg_unit_tests)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
        ${CMAKE_SOURCE_DIR}/fixtures/test_*.c ${CMAKE_SOURCE_DIR}/kernels/test_*.c
        ${CMAKE_SOURCE_DIR}/lemmas/test_*.c ${CMAKE_SOURCE_DIR}/reports/test_*.c
        ${CMAKE_SOURCE_DIR}/verify/test_*.c)
    foreach(file IN LISTS files)
        if(NOT file MATCHES "^(.+)/test/test_([a-z0-9_]+)\\.c$")
            message(FATAL_ERROR "${file}: a test file is <folder>/test/test_<unit>.c")
        endif()
        set(name "unit/${CMAKE_MATCH_1}/${CMAKE_MATCH_2}")
        string(REPLACE "unit/verify/" "unit/" name ${name})
        string(REPLACE "/" "." name ${name})
        string(REPLACE "." "_" target ${name})
        add_executable(${target} ${file})
        set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
        target_include_directories(${target} SYSTEM PRIVATE ${LG_CRITERION_INCLUDE})
        target_compile_definitions(${target} PRIVATE LG_TEST_PLUGIN_DIR="${CMAKE_BINARY_DIR}/test_plugins"
            LG_SOURCE_DIR="${CMAKE_SOURCE_DIR}" LG_RELEASE=$<CONFIG:Release>)
        target_link_libraries(${target} PRIVATE lg_options lg_cli lg_all lg_mutants lg_correct ${LG_CRITERION})
        add_dependencies(${target} lg_build_info)
        add_test(NAME ${name} COMMAND ${target})
        lg_test_properties(${name} 300 unit)
        if(name MATCHES "^unit\\.(cli\\.(cli|pairs|resume|subsets|surface)|covariance\\.covariance|engine\\.engine)$")
            set_tests_properties(${name} PROPERTIES COST 60) # these first, so that none is left alone at the end
        endif()
    endforeach()
endfunction()

# lg_pure(out lemma): does lemmas/<lemma>.c say `.pure = true`, that is, does it run without a kernel?
function(lg_pure out lemma)
    file(READ ${CMAKE_SOURCE_DIR}/lemmas/${lemma}.c text)
    string(REGEX MATCH "\\.pure[ \t]*=[ \t]*true" found "${text}")
    set(${out} "${found}" PARENT_SCOPE)
endfunction()

# lg_slides(out lemma): the words of the line `.slides = "S24 S25",` of lemmas/<lemma>.c.
function(lg_slides out lemma)
    set(file ${CMAKE_SOURCE_DIR}/lemmas/${lemma}.c)
    set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} text)
    set(slides "")
    if(text MATCHES "\\.slides[ \t\n]*=[ \t\n]*\"([^\"]*)\"")
        string(REGEX MATCHALL "[^ ,]+" slides "${CMAKE_MATCH_1}")
    endif()
    set(${out} "${slides}" PARENT_SCOPE)
endfunction()

function(lg_lemma_tests)
    if(NOT TARGET lemmagate)
        return()
    endif()
    lg_names(lemmas lemmas)
    lg_names(kernels kernels)
    foreach(lemma IN LISTS lemmas)
        string(REPLACE "_" "-" id ${lemma})
        lg_slides(slides ${lemma})
        lg_pure(pure ${lemma})
        set(run lemmagate run ${id} --tier ${LG_TIER} --jobs 1 --db ${CMAKE_BINARY_DIR}/results.db)
        if(pure)
            add_test(NAME ${id}.none COMMAND ${run})
            lg_test_properties(${id}.none 1200 lemma ${id} kernel-none ${LG_TIER} ${slides})
            continue()
        endif()
        foreach(kernel IN LISTS kernels)
            add_test(NAME ${id}.${kernel} COMMAND ${run} --kernel ${kernel})
            lg_test_properties(${id}.${kernel} 1200 lemma kernel ${id} kernel-${kernel} ${LG_TIER} ${slides})
        endforeach()
    endforeach()
endfunction()

# lg_line(out file word): the rest of the line " * <word>: ..." in the first comment of a file; "" if there is none.
function(lg_line out file word)
    set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} text)
    set(rest "")
    if(text MATCHES "\n \\* ${word}: ([^\n]*)")
        string(REGEX REPLACE " *\\*/ *$" "" rest "${CMAKE_MATCH_1}")
    endif()
    set(${out} "${rest}" PARENT_SCOPE)
endfunction()

# A mutant's file may say, on lines of its first comment,
#   gate: function-conformance --cases 16    the lemmas and options that refuse it; this is the default
#   survives: ...                          why no claim sees it: it is expected to pass (an equivalent mutant, or a gap)
function(lg_gate_tests)
    if(NOT TARGET lemmagate)
        return()
    endif()
    set(gate $<TARGET_FILE:lemmagate> gate --jobs 1 --tier ${LG_TIER})
    lg_names(mutants kernels/mutants)
    foreach(mutant IN LISTS mutants)
        set(file ${CMAKE_SOURCE_DIR}/kernels/mutants/${mutant}.c)
        lg_line(arguments ${file} gate)
        lg_line(survives ${file} survives)
        set(code 1)
        if(survives)
            set(code 0)
        endif()
        if(NOT arguments)
            set(arguments "function-conformance --cases 16")
        endif()
        separate_arguments(arguments)
        add_test(NAME gate.mutant.${mutant} COMMAND sh ${CMAKE_SOURCE_DIR}/cmake/expect_exit.sh ${code}
            ${gate} --fail-fast --kernel $<TARGET_FILE:mutant_${mutant}> --db ${CMAKE_BINARY_DIR}/mutants.db ${arguments})
        lg_test_properties(gate.mutant.${mutant} 1200 gate mutant)
    endforeach()
    lg_names(correct kernels/correct)
    foreach(name IN LISTS correct)
        add_test(NAME gate.correct.${name} COMMAND ${gate} --kernel $<TARGET_FILE:correct_${name}>
            function-conformance linear-least-squares metamorphic-calls metamorphic-exact metamorphic-fit metamorphic-linear
            metamorphic-order metamorphic-recovery metamorphic-repeat metamorphic-scaling metamorphic-sgd output-layer
            recovery-step-conformance schur-hadamard --cases 24 --db ${CMAKE_BINARY_DIR}/correct.db)
        lg_test_properties(gate.correct.${name} 1200 gate correct)
    endforeach()
endfunction()

function(lg_library_tests)
    if(NOT TARGET lemmagate)
        return()
    endif()
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/kernels/libraries/*.c
        ${CMAKE_SOURCE_DIR}/kernels/libraries/*.cpp ${CMAKE_SOURCE_DIR}/kernels/libraries/*.py)
    foreach(source IN LISTS sources)
        get_filename_component(name ${source} NAME_WE)
        add_test(NAME gate.library.${name} COMMAND sh ${CMAKE_SOURCE_DIR}/cmake/test_library.sh
            $<TARGET_FILE:lemmagate> ${source})
        lg_test_properties(gate.library.${name} 600 gate library)
    endforeach()
endfunction()

function(lg_install_tests)
    add_test(NAME install.header COMMAND sh ${CMAKE_SOURCE_DIR}/cmake/test_header.sh
        ${CMAKE_SOURCE_DIR}/kernels/lemmagate_kernel.h)
    add_test(NAME install.examples COMMAND sh ${CMAKE_SOURCE_DIR}/cmake/test_install.sh ${CMAKE_BINARY_DIR})
    add_test(NAME install.python COMMAND sh ${CMAKE_SOURCE_DIR}/cmake/test_adapter.sh
        $<TARGET_FILE:lemmagate> ${CMAKE_SOURCE_DIR}/kernels)
    foreach(name header examples python)
        lg_test_properties(install.${name} 1200 install)
    endforeach()
endfunction()

function(lg_lint_tests)
    add_test(NAME lint.rules COMMAND sh ${CMAKE_SOURCE_DIR}/cmake/test_lint.sh)
    lg_test_properties(lint.rules 120 lint)
endfunction()

function(lg_ci_tests)
    add_test(NAME ci.templates COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/reports/ci/test/templates.py
        $<TARGET_FILE:lemmagate> ${CMAKE_SOURCE_DIR})
    lg_test_properties(ci.templates 1200 ci)
endfunction()

function(lg_browser_tests)
    set(folder ${CMAKE_SOURCE_DIR}/reports/test/browser)
    add_executable(make_stores ${folder}/make_stores.c)
    set_target_properties(make_stores PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_link_libraries(make_stores PRIVATE lg_options lg_all)
    add_test(NAME report.browser COMMAND sh ${folder}/run.sh $<TARGET_FILE:lemmagate> $<TARGET_FILE:make_stores>
        ${CMAKE_SOURCE_DIR}/build/browser)
    lg_test_properties(report.browser 300 report browser)
endfunction()
