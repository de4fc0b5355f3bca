# cmake -DINPUT= -DOUTPUT= -DSYMBOL= -P write_embedded.cmake
# Turns a text file into a C string, one source line per literal so that diffs and debuggers stay readable.
cmake_minimum_required(VERSION 3.25)
file(READ ${INPUT} text)
string(REPLACE "\\" "\\\\" text "${text}")
string(REPLACE "\"" "\\\"" text "${text}")
string(REPLACE "\r" "" text "${text}")
string(REPLACE "??" "?\\?" text "${text}")
string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
get_filename_component(name ${INPUT} NAME)
file(WRITE ${OUTPUT}
    "/* Generated from ${name}. */\nextern const char ${SYMBOL}[];\nconst char ${SYMBOL}[] =\n    \"${text}\";\n")
