# Libraries, generated tables and plug-ins: adding a lemma, fixture family, kernel, chart, sweep or mutant is adding
# one file. Every glob is CONFIGURE_DEPENDS, so the next build sees the file; a file that does not
# define its symbol fails at link.

# lg_names(out folder): base names of folder/*.c, ordered by id (the name with dashes for underscores).
function(lg_names out folder)
    file(GLOB files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/${folder} ${CMAKE_SOURCE_DIR}/${folder}/*.c)
    set(names "")
    foreach(file IN LISTS files)
        if(NOT file MATCHES "^[a-z][a-z0-9_]*\\.c$")
            message(FATAL_ERROR "${folder}/${file}: the file name becomes part of a C symbol; "
                "use lower-case letters, digits and underscores, a letter first")
        endif()
        string(REGEX REPLACE "\\.c$" "" name ${file})
        string(REPLACE "_" "-" name ${name})
        list(APPEND names ${name})
    endforeach()
    list(SORT names COMPARE STRING)
    list(TRANSFORM names REPLACE "-" "_")
    set(${out} "${names}" PARENT_SCOPE)
endfunction()

# lg_table(out FOLDER TABLE TYPE PREFIX HEADER): write the NULL-terminated table of FOLDER's symbols.
function(lg_table out folder table type prefix header)
    lg_names(names ${folder})
    set(externs "")
    set(entries "")
    foreach(name IN LISTS names)
        string(APPEND externs "extern const struct ${type} ${prefix}${name};\n")
        string(APPEND entries "    &${prefix}${name},\n")
    endforeach()
    set(output ${CMAKE_BINARY_DIR}/generated/${table}.c)
    file(CONFIGURE OUTPUT ${output} @ONLY CONTENT
"/* Generated from the files of ${folder}/. */
#include \"${header}\"

#include <stddef.h>

${externs}
const struct ${type} *const ${table}[] = {
${entries}    NULL,
};
")
    set(${out} ${output} PARENT_SCOPE)
endfunction()

# lg_library(NAME [FOLDERS ...] [REGISTRY folder TABLE t TYPE t PREFIX p HEADER h [TABLE_ONLY]])
function(lg_library name)
    cmake_parse_arguments(arg "TABLE_ONLY" "REGISTRY;TABLE;TYPE;PREFIX;HEADER" "FOLDERS" ${ARGN})
    set(folders ${arg_FOLDERS})
    if(arg_REGISTRY AND NOT arg_TABLE_ONLY)
        list(APPEND folders ${arg_REGISTRY})
    endif()
    set(sources "")
    foreach(folder IN LISTS folders)
        file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.c)
        list(APPEND sources ${files})
    endforeach()
    if(arg_REGISTRY)
        lg_table(table ${arg_REGISTRY} ${arg_TABLE} ${arg_TYPE} ${arg_PREFIX} ${arg_HEADER})
        list(APPEND sources ${table})
    endif()
    if(NOT sources)
        set(sources ${CMAKE_BINARY_DIR}/generated/empty.c)
        file(CONFIGURE OUTPUT ${sources} CONTENT "typedef int lg_empty_library;\n" @ONLY)
    endif()
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC lg_options lg_dependencies)
    add_dependencies(${name} lg_build_info)
endfunction()

# lg_migrations(LIBRARY folder): the table lg_migrations of LIBRARY from folder/NNN_what.sql, each of which turns schema
# NNN - 1 into NNN; the numbers follow one another.
function(lg_migrations library folder)
    file(GLOB files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/${folder} ${CMAKE_SOURCE_DIR}/${folder}/*)
    list(SORT files COMPARE STRING)
    set(externs "")
    set(entries "")
    set(last "")
    foreach(file IN LISTS files)
        if(NOT file MATCHES "^0*([1-9][0-9]*)_[a-z_]+\\.sql$")
            message(FATAL_ERROR "${folder}/${file}: want NNN_what.sql, NNN the version that it makes")
        endif()
        set(version ${CMAKE_MATCH_1})
        if(last)
            math(EXPR next "${last} + 1")
            if(NOT version EQUAL next)
                message(FATAL_ERROR "${folder}/${file}: after version ${last} comes ${next}")
            endif()
        endif()
        set(last ${version})
        lg_embed(${library} ${folder}/${file} lg_migration_${version})
        string(APPEND externs "extern const char lg_migration_${version}[];\n")
        string(APPEND entries "    {${version}, lg_migration_${version}},\n")
    endforeach()
    set(output ${CMAKE_BINARY_DIR}/generated/lg_migrations.c)
    file(CONFIGURE OUTPUT ${output} @ONLY CONTENT
"/* Generated from the files of ${folder}/. */
#include \"verify/store/database.h\"

${externs}
const struct lg_migration lg_migrations[] = {
${entries}    {0, NULL},
};
")
    target_sources(${library} PRIVATE ${output})
endfunction()

# lg_program(): the program, build/<preset>/lemmagate. lg_cli is all of it but main, so that tests can link it.
function(lg_program)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/verify/cli/*.c)
    set(main ${CMAKE_SOURCE_DIR}/verify/cli/main.c)
    list(REMOVE_ITEM sources ${main})
    if(sources)
        add_library(lg_cli STATIC ${sources})
        target_link_libraries(lg_cli PUBLIC lg_options lg_dependencies)
        add_dependencies(lg_cli lg_build_info)
    else()
        add_library(lg_cli INTERFACE)
    endif()
    if(EXISTS ${main})
        add_executable(lemmagate ${main})
        target_link_libraries(lemmagate PRIVATE lg_options lg_cli lg_all)
        add_dependencies(lemmagate lg_build_info)
    endif()
endfunction()

# lg_plugin(target folder name sources...): build/<preset>/folder/name.so. It links the code of kernels and mutants
# and nothing else of ours, as a kernel author's library would.
function(lg_plugin target folder name)
    add_library(${target} MODULE ${ARGN})
    set_target_properties(${target} PROPERTIES PREFIX "" SUFFIX ".so" OUTPUT_NAME ${name}
        LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${folder})
    target_link_libraries(${target} PRIVATE lg_options lg_mutants lg_correct lg_kernel_code lg_dependencies)
endfunction()

# lg_export(out name): a source that exports kernel_<name> as the plug-in symbol.
function(lg_export out name)
    set(output ${CMAKE_BINARY_DIR}/generated/export_${name}.c)
    file(CONFIGURE OUTPUT ${output} @ONLY CONTENT
"/* Generated: kernel_${name} as a plug-in. */
#include \"kernels/lemmagate_kernel.h\"

extern const struct lg_kernel kernel_${name};
LG_PLUGIN(kernel_${name})
")
    set(${out} ${output} PARENT_SCOPE)
endfunction()

# lg_plugins(): plugins/<kernel>.so, mutants/[shaped/]<mutant>.so, correct/<kernel>.so and, for the tests of the loader,
# test_plugins/*.so, which state their own export.
function(lg_plugins)
    lg_names(kernels kernels)
    foreach(name IN LISTS kernels)
        lg_export(export ${name})
        lg_plugin(plugin_${name} plugins ${name} ${export})
    endforeach()
    lg_names(mutants kernels/mutants)
    file(GLOB built RELATIVE ${CMAKE_BINARY_DIR}/mutants ${CMAKE_BINARY_DIR}/mutants/*.so)
    foreach(library IN LISTS built) # `lemmagate mutants` runs what lies there: none whose source is gone
        string(REGEX REPLACE "[.]so$" "" name ${library})
        if(NOT name IN_LIST mutants)
            file(REMOVE ${CMAKE_BINARY_DIR}/mutants/${library})
        endif()
    endforeach()
    foreach(name IN LISTS mutants) # mutants/shaped/: wrong only at a shape that its gate asks for, hence not in a tier's score
        lg_line(gate ${CMAKE_SOURCE_DIR}/kernels/mutants/${name}.c gate)
        set(folder mutants)
        if(gate MATCHES "--shape")
            set(folder mutants/shaped)
        endif()
        lg_export(export ${name})
        lg_plugin(mutant_${name} ${folder} ${name} ${export})
    endforeach()
    lg_names(correct kernels/correct)
    foreach(name IN LISTS correct)
        lg_export(export ${name})
        lg_plugin(correct_${name} correct ${name} ${export})
    endforeach()
    if(BUILD_TESTING)
        file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/verify/session/test/plugins/*.c
            ${CMAKE_SOURCE_DIR}/verify/session/test/plugins/*.cpp)
        foreach(file IN LISTS files)
            get_filename_component(name ${file} NAME_WE)
            lg_plugin(test_plugin_${name} test_plugins ${name} ${file})
        endforeach()
        # preloaded into the program by unit.cli.memory: nothing of ours, and no BLAS of its own
        add_library(short_memory MODULE ${CMAKE_SOURCE_DIR}/verify/cli/test/shim/short_memory.c)
        set_target_properties(short_memory PROPERTIES PREFIX "" SUFFIX ".so" C_VISIBILITY_PRESET default
            LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/test_plugins)
        target_compile_definitions(short_memory PRIVATE LG_WORKER_WORD="--worker")
    endif()
endfunction()
