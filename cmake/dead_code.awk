# dead_code.awk: the reader behind dead_code.sh. Variables: list, the file of exceptions. Arguments: C and C++ files, formatted
# as .clang-format says: a function's body opens with a brace in the first column.
#
# It reads tokens, not types: a field is alive when a field of its name, of whichever structure, is read. That leaves
# dead code unseen, and calls no living code dead.

function exception(name,    known) {
    for (known in reason) # itself or a folder above it
        if (known == name || (known ~ /\/$/ && index(name, known) == 1)) {
            excused[known] = 1
            return 1
        }
    return 0
}

# The text of a line without comments, strings and characters.
function code_of(line,    out, at, c) {
    out = ""
    for (;;) {
        if (in_comment) {
            if (!(at = index(line, "*/")))
                return out
            line = substr(line, at + 2)
            in_comment = 0
        }
        if (!match(line, /\/\*|\/\/|"|'/))
            return out line
        c = substr(line, RSTART, RLENGTH)
        out = out substr(line, 1, RSTART - 1)
        line = substr(line, RSTART + RLENGTH)
        if (c == "//")
            return out
        if (c == "/*")
            in_comment = 1
        else if (c == "\"" && match(line, /^([^"\\]|\\.)*"/)) {
            line = substr(line, RLENGTH + 1)
            out = out "\"\""
        } else if (c == "'" && match(line, /^([^'\\]|\\.)*'/)) {
            line = substr(line, RLENGTH + 1)
            out = out "0"
        }
    }
}

# The function that a head such as "static int f(int a)" defines.
function defined(head,    name) {
    if (in_test || (head ~ /(^| )static / && !header) || !match(head, /[A-Za-z_][A-Za-z_0-9]*\(/))
        return
    name = substr(head, RSTART, RLENGTH - 1)
    if (name == "main")
        return
    order[++n_functions] = name
    where[name] = FILENAME ":" FNR
    home[name] = header ? "" : FILENAME
}

# Names of a structure's line, such as "double *W, b[3]" or "int (*check)(struct lg_case *c)".
function fields(text,    parts, n, i, name) {
    if (match(text, /\(\*[A-Za-z_0-9]+\)/)) {
        field(substr(text, RSTART + 2, RLENGTH - 3))
        return
    }
    sub(/\{.*\}/, "", text) # of an enum
    gsub(/\[[^]]*\]/, "", text)
    sub(/ : [0-9]+/, "", text)
    n = split(text, parts, ",")
    for (i = 1; i <= n; i++)
        if (match(parts[i], /[A-Za-z_][A-Za-z_0-9]* *$/)) {
            name = substr(parts[i], RSTART)
            gsub(/ /, "", name)
            field(name)
        }
}

function field(name) {
    order_of_field[++n_fields] = name
    owner[n_fields] = structure
    place[n_fields] = FILENAME ":" FNR
}

# Which functions and fields the code names; "x.a = 1", "x.a[i] += 1", "x->a.b = 1" and "free(x->a)" do not read a.
function uses(text,    name, before, after) {
    gsub(/free\([A-Za-z_0-9]+(\.|->)[A-Za-z_0-9]+\)/, "", text)
    gsub(/offsetof\(struct [A-Za-z_0-9]+, */, "(x.", text)
    while (match(text, /[A-Za-z_][A-Za-z_0-9]*/)) {
        name = substr(text, RSTART, RLENGTH)
        before = substr(text, 1, RSTART - 1)
        after = substr(text, RSTART + RLENGTH)
        if (before ~ /(\.|->)$/) {
            while (sub(/^(\[[^]\[]*(\[[^]]*\])?[^]\[]*\]|\.[A-Za-z_0-9]+)/, "", after))
                ;
            if (after !~ /^ *([-+*\/|&^]|<<|>>)?=([^=]|$)/ && after !~ /^(\+\+|--)/)
                read[name, in_test] = 1
        } else if (in_test)
            tested[name] = 1
        else if (user[name] == "" || user[name] == FILENAME)
            user[name] = FILENAME
        else
            users[name] = 1
        text = substr(text, RSTART + RLENGTH)
    }
}

FNR == 1 {
    in_comment = depth = macro = 0
    head = ""
    structure = ""
    header = FILENAME ~ /\.h$/
    in_test = FILENAME ~ /\/test\//
}
{
    line = code_of($0)
    if (macro || line ~ /^#/) {
        macro = $0 ~ /\\$/
        if (line !~ /^#include/)
            uses(line)
        next
    }
    if (line ~ /^[ \t]*$/)
        next
    if (depth == 0 && line ~ /^\{/) {
        defined(head)
        head = ""
    } else if (depth == 0 && header && !in_test && match(line, /^struct [A-Za-z_0-9]+ \{/))
        structure = substr(line, 8, RLENGTH - 9)
    if (structure != "" && depth > 0 && line ~ /;/) { # one or more declarations, perhaps begun above
        n = split(member line, lines, ";")
        for (i = 1; i < n; i++)
            fields(lines[i])
        member = ""
    } else
        member = depth > 0 && line !~ /[{}]/ ? member line : ""
    if (depth > 0 || (head line) ~ /=/) # not a declaration
        uses(line)
    if (depth == 0)
        head = head " " line
    opened = gsub(/\{/, "{", line)
    closed = gsub(/\}/, "}", line)
    depth += opened - closed
    if (depth == 0 && line ~ /[;}]/)
        head = structure = ""
}
END {
    while ((getline text < list) > 0)
        if (text !~ /^(#|$)/)
            reason[substr(text, 1, index(text " ", " ") - 1)] = 1
    for (i = 1; i <= n_functions; i++) {
        name = order[i]
        file = where[name]
        sub(/:.*/, "", file)
        if (users[name] || (user[name] != "" && (user[name] != home[name] || tested[name])) || exception(file) || exception(name))
            continue
        print where[name] ": " name "() is " (tested[name] ? "called by tests alone" : user[name] != "" ? "called in its file alone: make it static" : "never called")
    }
    for (i = 1; i <= n_fields; i++) {
        name = order_of_field[i]
        file = place[i]
        sub(/:.*/, "", file)
        if (read[name, 0] || exception(file) || exception(owner[i] "." name))
            continue
        print place[i] ": " name " of struct " owner[i] " is " (read[name, 1] ? "read by tests alone" : "never read")
    }
    for (name in reason)
        if (!(name in excused))
            print list ": " name " needs no exception"
}
