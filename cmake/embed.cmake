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
