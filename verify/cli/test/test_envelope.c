/* `lemmagate envelope`: declared rounding against measured, on kernels whose declaration is true, too small, too large. */
#include "verify/cli/envelope.h"
#include "verify/cli/cli.h"
#include "verify/activation/activation.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static char text[1 << 16];

static int envelope(const char *arguments, const char *plugin)
{
    const char *program = getenv("LEMMAGATE_WORKER"), *folder = getenv("LG_TEST_PLUGIN_DIR");
    char command[8192];
    if (!program)
        cr_skip_test("LEMMAGATE_WORKER does not name the program");
    snprintf(command, sizeof command, "'%s' envelope --cases 1 %s '%s/%s.so' 2>&1", program, arguments,
             folder ? folder : LG_TEST_PLUGIN_DIR, plugin);
    FILE *out = popen(command, "r");
    cr_assert_not_null(out);
    text[fread(text, 1, sizeof text - 1, out)] = '\0';
    const int status = pclose(out);
    cr_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* The largest ratio, at least, and the number of exceeded lines, as SQLite reads them from the JSON. */
static double largest(int *exceeded)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    cr_assert_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(
                     db,
                     "SELECT json_extract(?1, '$.at_least'), (SELECT count(*) FROM json_each(?1, '$.rows') "
                     "WHERE json_extract(value, '$.exceeded') > 0)",
                     -1, &q, NULL),
                 SQLITE_OK);
    sqlite3_bind_text(q, 1, text, -1, SQLITE_STATIC);
    cr_assert_eq(sqlite3_step(q), SQLITE_ROW, "%s: %s", sqlite3_errmsg(db), text);
    const double ratio = sqlite3_column_double(q, 0);
    *exceeded = sqlite3_column_int(q, 1);
    sqlite3_finalize(q);
    sqlite3_close(db);
    return ratio;
}

Test(envelope, tells_true_from_false_declarations)
{
    int exceeded;
    cr_assert_eq(envelope("--json --kernel", "daemon"), LG_EXIT_OK, "%s", text);
    const double honest = largest(&exceeded);
    cr_assert(honest > 0.05 && honest <= 1 && exceeded == 0, "largest ratio %g, %d exceeded", honest,
              exceeded);
    cr_assert_eq(envelope("--json --kernel", "understated"), LG_EXIT_VIOLATED, "%s", text);
    cr_assert(largest(&exceeded) > 1 && exceeded > 0, "%s", text);
    cr_assert_eq(envelope("--json --kernel", "nan"), LG_EXIT_VIOLATED, "%s", text);
    cr_assert_eq(envelope("--kernel", "no_symbol"), LG_EXIT_USAGE, "%s", text);
}

/* A kernel that offers everything gets a line for everything that rounds, and none for what does not. */
Test(envelope, shows_every_function)
{
    static const char *const shown[] = {"forward", "gradient",    "jacobian", "gram",
                                        "gd-step", "linear-step", "sgd-step", "recovery-step",
                                        "tanh",    "tanh'",       "relu'"};
    char line[64];
    cr_assert_eq(envelope("--json --kernel", "../plugins/reference"), LG_EXIT_OK, "%s", text);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        snprintf(line, sizeof line, "{\"what\": \"%s\"", shown[i]);
        cr_assert_not_null(strstr(text, line), "no line for %s in %s", shown[i], text);
    }
    cr_assert_null(strstr(text, "\"kink\""), "%s", text);
    cr_assert_eq(envelope("--kernel", "../mutants/recovery_without_two"), LG_EXIT_VIOLATED, "%s", text);
    cr_assert_not_null(strstr(text, "\nrecovery-step "), "%s", text);
}

/* Declared nothing, phi's own error shows; declared as the kernel does, all activations stay within it. */
Test(envelope, elementary_functions_against_their_declaration)
{
    char error[512];
    struct lg_session *s = lg_session_open("reference", lg_limits_default(), error, sizeof error);
    cr_assert(s, "%s", error);
    cr_assert_eq(lg_activation_setup(), 0);
    for (int32_t a = 0; a < LG_ACTIVATIONS; a++)
        for (int slopes = 0; slopes < 2; slopes++) {
            struct lg_envelope_row row, bare;
            cr_assert(lg_envelope_elementary(s, a, slopes, &row), "%s", s->trouble);
            cr_assert(row.exceeded == 0 && row.at_most <= 1, "%s: %g at %s", row.what, row.at_most,
                      row.where);
            const struct lg_declared declared = s->declared;
            s->declared.model.unit_storage = 0;
            s->declared.phi_of[a] = (struct lg_phi_error){0};
            cr_assert(lg_envelope_elementary(s, a, slopes, &bare), "%s", s->trouble);
            cr_assert((bare.exceeded > 0) == (a != LG_QUADRATIC && a != LG_RELU), "%s: %zu exceeded",
                      bare.what, bare.exceeded);
            s->declared = declared;
        }
    lg_session_close(s);
}
