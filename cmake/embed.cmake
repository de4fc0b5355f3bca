# lg_embed(LIBRARY file symbol): compile a text file into LIBRARY as `const char symbol[]`.
# The file may still be missing; then there is nothing to embed and its users fail at link.
function(lg_embed library file symbol)
    set(input ${CMAKE_SOURCE_DIR}/${file})
    set(output ${CMAKE_BINARY_DIR}/generated/${symbol}.c)
    if(NOT EXISTS ${input})
        return()
    endif()
    add_custom_command(OUTPUT ${output}
        COMMAND ${CMAKE_COMMAND} -DINPUT=${input} -DOUTPUT=${output} -DSYMBOL=${symbol}
                -P ${CMAKE_SOURCE_DIR}/cmake/write_embedded.cmake
        DEPENDS ${input} ${CMAKE_SOURCE_DIR}/cmake/write_embedded.cmake
        COMMENT "Embedding ${file} as ${symbol}" VERBATIM)
    target_sources(${library} PRIVATE ${output})
endfunction()

# lg_queries(LIBRARY folder): every folder/NAME.sql as lg_q_NAME.
function(lg_queries library folder)
    file(GLOB files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/${folder} ${CMAKE_SOURCE_DIR}/${folder}/*.sql)
    foreach(file IN LISTS files)
        string(REGEX REPLACE "\\.sql$" "" name ${file})
        lg_embed(${library} ${folder}/${file} lg_q_${name})
    endforeach()
endfunction()

# lg_embed_cases(LIBRARY folder table TYPE header): all folder/*.case as the table of {name, text}.
function(lg_embed_cases library folder table type header)
    file(GLOB files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/${folder} ${CMAKE_SOURCE_DIR}/${folder}/*.case)
    set(externs "")
    set(entries "")
    foreach(file IN LISTS files)
        if(NOT file MATCHES "^([a-z][a-z0-9_]*)\\.case$")
            message(FATAL_ERROR "${folder}/${file}: the file name becomes part of a C symbol; "
                "use lower-case letters, digits and underscores, a letter first")
        endif()
        set(name ${CMAKE_MATCH_1})
        lg_embed(${library} ${folder}/${file} lg_case_${name})
        string(APPEND externs "extern const char lg_case_${name}[];\n")
        string(APPEND entries "    {\"${name}\", lg_case_${name}},\n")
    endforeach()
    set(output ${CMAKE_BINARY_DIR}/generated/${table}.c)
    file(CONFIGURE OUTPUT ${output} @ONLY CONTENT
"/* Generated from the files of ${folder}/. */
#include \"${header}\"

${externs}
const struct ${type} ${table}[] = {
${entries}    {NULL, NULL},
};
")
    target_sources(${library} PRIVATE ${output})
endfunction()
