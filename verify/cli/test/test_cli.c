/* The program itself, as users and continuous integration run it: output, exit codes, messages that name the value. */
#include "verify/cli/test/program.h"
#include "verify/store/mutants.h"

TestSuite(cli, .init = make_path, .fini = remove_path);

Test(cli, list_names_everything)
{
    cr_assert_eq(lemmagate("list"), LG_EXIT_OK);
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++)
        expect((*l)->id);
    for (const struct lg_kernel *const *k = lg_kernels; *k; k++)
        expect((*k)->name);
    for (const struct lg_family *const *f = lg_families; *f; f++)
        expect((*f)->id);
}

/* SQLite reads the JSON: it is well formed, and has as many entries as the tables. */
Test(cli, list_json_is_json)
{
    struct lg_store s;
    sqlite3_stmt *q = NULL;
    size_t lemmas = 0, kernels = 0;
    while (lg_lemmas[lemmas])
        lemmas++;
    while (lg_kernels[kernels])
        kernels++;
    cr_assert_eq(lemmagate("list --json"), LG_EXIT_OK);
    open_store(&s);
    cr_assert_eq(sqlite3_prepare_v2(s.db,
                                    "SELECT json_valid(?1), json_array_length(?1, '$.lemmas'), "
                                    "json_array_length(?1, '$.kernels'), json_extract(?1, '$.lemmas[0].id')",
                                    -1, &q, NULL),
                 SQLITE_OK);
    sqlite3_bind_text(q, 1, text, -1, SQLITE_STATIC);
    cr_assert_eq(sqlite3_step(q), SQLITE_ROW, "%s", sqlite3_errmsg(s.db));
    cr_assert_eq(sqlite3_column_int(q, 0), 1, "%s", text);
    cr_assert_eq((size_t)sqlite3_column_int64(q, 1), lemmas);
    cr_assert_eq((size_t)sqlite3_column_int64(q, 2), kernels);
    cr_assert_str_eq((const char *)sqlite3_column_text(q, 3), lg_lemmas[0]->id);
    sqlite3_finalize(q);
    lg_store_close(&s);
}

Test(cli, json_strings_are_escaped)
{
    char out[64] = "";
    FILE *file = fmemopen(out, sizeof out, "w");
    cr_assert_not_null(file);
    lg_print_json(file, "a\"b\\c\n\x01");
    fclose(file);
    cr_assert_str_eq(out, "\"a\\\"b\\\\c\\u000a\\u0001\"");
}

Test(cli, explain_states_the_lemma)
{
    const struct lg_lemma *l = lg_lemma_find("key-lemma");
    cr_assert_eq(lemmagate("explain key-lemma"), LG_EXIT_OK);
    expect(l->statement);
    expect(l->source);
    for (size_t i = 0; i < l->n_claims; i++) {
        expect(l->claims[i].statement);
        expect(l->claims[i].allowance);
    }
    for (size_t h = 0; h < l->n_hypotheses; h++)
        expect(l->hypotheses[h].statement);
    expect("Trust base");
}

Test(cli, help_is_no_error)
{
    cr_assert_eq(lemmagate("--help"), LG_EXIT_OK);
    expect("lemmagate replay CASE|RECIPE|FILE.case");
    expect("lemmagate shrink CASE");
    cr_assert_eq(lemmagate("run --help"), LG_EXIT_OK);
    expect("--kernel");
    cr_assert_eq(lemmagate("%s", ""), LG_EXIT_USAGE);
    expect("lemmagate run");
}

Test(cli, usage_errors_name_the_value)
{
    static const struct {
        const char *arguments, *named;
    } rows[] = {
        {"prove", "'prove'"},
        {"explain no-such-lemma", "no-such-lemma"},
        {"explain", "want one lemma"},
        {"run no-such-lemma", "'no-such-lemma'"},
        {"run key-lemma --kernel no-such-kernel", "no-such-kernel"},
        {"run key-lemma --kernel ./no-such.so", "no-such.so"},
        {"run --no-such-option", "--no-such-option"},
        {"run --tier enormous", "--tier enormous"},
        {"run --cases many", "--cases many"},
        {"run --cases -1", "--cases -1"},
        {"run --cases ' -1'", "--cases  -1"},
        {"run --seed 18446744073709551616", "--seed 18446744073709551616"},
        {"run --jobs 0", "--jobs 0"},
        {"run --shard 2 --shards 2", "--shard 2"},
        {"run --db", "--db"},
        {"covariance --activation relux", "relux"},
        {"covariance --n 0", "--n 0"},
        {"covariance --n 4001", "4000"},
        {"covariance --terms 0", "--terms 0"},
        {"covariance --data /no/such/folder", "/no/such/folder"},
        {"covariance fashion-mnist", "'fashion-mnist'"},
        {"sweep no-such-sweep", "'no-such-sweep'"},
        {"sweep no-such-sweep", "path-clusters"},
        {"gate", "want --kernel"},
        {"replay", "want one case number"},
        {"replay first", "first"},
        {"replay 0", "not 0"},
        {"replay lemma=no-such", "lemma=no-such"},
        {"replay 1 --kernel blas --kernel reference", "--kernel is given twice"},
        {"shrink", "want one case number"},
        {"shrink first", "not first"},
        {"shrink 1", "no case 1 that violates"},
    };
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 1 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    for (size_t j = 0; j < sizeof rows / sizeof *rows; j++) {
        static const char *const without[] = {"prove", "explain", "covariance"};
        bool takes_db = strcmp(rows[j].arguments, "run --db") != 0;
        for (size_t k = 0; k < sizeof without / sizeof *without; k++)
            takes_db &= strncmp(rows[j].arguments, without[k], strlen(without[k])) != 0;
        int code = lemmagate("%s %s %s", rows[j].arguments, takes_db ? "--db" : "", takes_db ? path : "");
        cr_assert_eq(code, LG_EXIT_USAGE, "%s: %d\n%s", rows[j].arguments, code, text);
        expect(rows[j].named);
    }
    cr_assert_eq(lemmagate("run --db %s --data %0300d", path, 7), LG_EXIT_USAGE);
    expect("--data 000");
    cr_assert_eq(lemmagate("replay 999999 --db %s", path), LG_EXIT_USAGE);
    expect("999999");
}

/* Not by every job, and before the cases of the other kernel. */
Test(cli, a_kernel_that_cannot_be_loaded_is_named_once)
{
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --kernel nosuch --jobs 2 --db '%s'", path),
                 LG_EXIT_USAGE);
    static const char words[] = "no in-tree kernel \"nosuch\"";
    expect(words);
    cr_assert(!strstr(strstr(text, words) + sizeof words, "lemmagate:"), "%s", text);
    cr_assert_eq(integer("SELECT count(*) FROM cases"), 0);
}

Test(cli, a_file_that_is_no_store_is_refused_and_left_alone)
{
    static const char *const commands[] = {"run key-lemma --kernel reference --cases 1 --jobs 1", "replay 1",
                                           "report"};
    static const char content[] = "not a database\n";
    char again[64] = "";
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    for (int i = 0; i < 100; i++)
        fputs(content, file);
    fclose(file);
    for (size_t j = 0; j < sizeof commands / sizeof *commands; j++) {
        cr_assert_eq(lemmagate("%s --db %s", commands[j], path), LG_EXIT_USAGE, "%s", commands[j]);
        expect(path);
    }
    file = fopen(path, "r");
    cr_assert_not_null(file);
    cr_assert_not_null(fgets(again, sizeof again, file));
    fclose(file);
    cr_assert_str_eq(again, content);
    cr_assert_eq(lemmagate("replay 1 --db %s.missing", path), LG_EXIT_USAGE);
    expect(".missing");
}

Test(cli, run_and_replay_agree_bit_for_bit)
{
    setenv("OMP_NUM_THREADS", "1", 1);
    cr_assert_eq(
        lemmagate("run key-lemma linear-least-squares --kernel blas --cases 2 --jobs 2 --db %s", path),
        LG_EXIT_OK, "%s", text);
    expect("key-lemma");
    expect(" holds\n");
    setenv("OMP_NUM_THREADS", "3", 1); /* another number of threads must not change a bit */
    for (int id = 1; id <= 4; id++) {
        cr_assert_eq(lemmagate("replay %d --db %s", id, path), LG_EXIT_OK, "%s", text);
        expect(" 0 different");
        expect("identical");
        cr_assert_null(strstr(text, "DIFFERS"));
    }
}

Test(cli, replay_sees_every_difference)
{
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 1 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    change("UPDATE claim SET bound_mid = bound_mid * (1 + 1e-15) WHERE name = 'rate'");
    cr_assert_eq(lemmagate("replay 1 --db %s", path), LG_EXIT_EMPTY, "%s", text);
    expect("DIFFERS");
    expect(" 1 different");
    change("INSERT INTO claim SELECT case_id, 'of-another-program', role, verdict, coordinate, observed_mid, "
           "observed_rad, bound_mid, bound_rad, ratio, statements, power, reason, trials, events, log_e FROM "
           "claim "
           "WHERE name = 'rate'");
    cr_assert_eq(lemmagate("replay 1 --db %s", path), LG_EXIT_EMPTY, "%s", text);
    expect("1 stored claims are not stated now");
    expect(" 2 different");
    change("DELETE FROM claim_value WHERE claim = 'path'; DELETE FROM claim WHERE name = 'path'");
    cr_assert_eq(lemmagate("replay 1 --db %s", path), LG_EXIT_EMPTY, "%s", text);
    expect("not stored");
    expect(" 3 different");
    change("UPDATE cases SET recipe = replace(recipe, 'steps=', 'steps=x')");
    cr_assert_eq(lemmagate("replay 1 --db %s", path), LG_EXIT_USAGE, "%s", text);
    expect("steps=x");
}

/* The number at `path` of the JSON in text; NaN where it is null or missing. */
static double number(const char *json_path)
{
    struct lg_store s;
    sqlite3_stmt *q = NULL;
    open_store(&s);
    cr_assert_eq(sqlite3_prepare_v2(s.db, "SELECT json_extract(?1, ?2)", -1, &q, NULL), SQLITE_OK);
    sqlite3_bind_text(q, 1, text, -1, SQLITE_STATIC);
    sqlite3_bind_text(q, 2, json_path, -1, SQLITE_STATIC);
    cr_assert_eq(sqlite3_step(q), SQLITE_ROW, "%s: %s", sqlite3_errmsg(s.db), text);
    const double value = sqlite3_column_type(q, 0) == SQLITE_NULL ? (double)NAN : sqlite3_column_double(q, 0);
    sqlite3_finalize(q);
    lg_store_close(&s);
    return value;
}

Test(cli, covariance_prints_balls)
{
    if (lemmagate("covariance --data fashion-mnist --n 30 --activation erf --json") != LG_EXIT_OK)
        cr_skip_test("Fashion-MNIST is not installed");
    cr_assert(number("$.n") == 30 && number("$.d") == 784);
    expect("\"activation\": \"erf\"");
    cr_assert(number("$.lambda.rad") > 0 && number("$.lambda.rad") < 1e-12);
    cr_assert(number("$.lambda.mid") > number("$.lambda.rad"));
    /* The trace is n m2 = 30 (2/pi)/sqrt 3, and lambda <= trace/n <= |Sigma| <= trace. */
    const double share = 2 / 3.14159265358979311 / sqrt(3);
    cr_assert(number("$.norm.mid") > share && number("$.norm.mid") < 30 * share);
    cr_assert(number("$.lambda.mid") < share);
    const double kappa = sqrt(784.0 / 30) * number("$.x_norm.mid") / number("$.lambda.mid");
    cr_assert(fabs(number("$.kappa.mid") / kappa - 1) < 1e-10);
    cr_assert(fabs(number("$.mu[0].mid") - 0.56418958354775628695) <= number("$.mu[0].rad") + LG_U);
    cr_assert(number("$.mu[1].mid") == 0 && number("$.mu[2].mid") < 0);

    cr_assert_eq(lemmagate("covariance --n 30 --activation erf --terms 40 --json"), LG_EXIT_OK, "%s", text);
    cr_assert(number("$.terms") == 40 && isfinite(number("$.mu[39].mid")) && isnan(number("$.mu[40].mid")));
    cr_assert_eq(lemmagate("covariance --n 2 --activation tanh"), LG_EXIT_OK, "%s", text);
    expect("lambda");
    expect("mu_0");
}

/* Two draws of each size; the JSON, the store and a second sweep agree, and the exponent is where the theorem puts it. */
Test(cli, sweep_fits_and_stores)
{
    cr_assert_eq(lemmagate("sweep path-clusters --cases 2 --json --db %s", path), LG_EXIT_OK, "%s", text);
    const double exponent = number("$[0].exponent"), last = number("$[0].points[9].y");
    expect("\"name\": \"path-clusters\"");
    cr_assert(number("$[0].low") < exponent && exponent < number("$[0].high"));
    cr_assert(fabs(exponent - 0.5) < 0.25, "%g", exponent);
    cr_assert(number("$[0].expected") == 0.5 && number("$[0].confidence") == 0.95);
    cr_assert(number("$[0].points[0].x") == 2 && number("$[0].points[9].x") == 32 && last > 0);
    cr_assert(isnan(number("$[0].points[10].x")) && isnan(number("$[1].name")));
    struct lg_store s;
    sqlite3_stmt *q;
    open_store(&s);
    q = lg_sql_prepare(&s,
                       "SELECT exponent, points, (SELECT count(*) FROM sweep_point), (SELECT y FROM "
                       "sweep_point WHERE x = 32 AND draw = 1), (SELECT exit_code FROM run) FROM sweep",
                       "");
    cr_assert(q && lg_sql_step(&s, q) == 1);
    cr_assert(lg_sql_real(q, 0) == exponent && lg_sql_count(q, 1) == 10 && lg_sql_count(q, 2) == 10);
    cr_assert(lg_sql_real(q, 3) == last && lg_sql_count(q, 4) == 0);
    sqlite3_finalize(q);
    lg_store_close(&s);
    cr_assert_eq(lemmagate("sweep path-clusters --cases 2 --db %s", path), LG_EXIT_OK, "%s", text);
    char fitted[32];
    snprintf(fitted, sizeof fitted, "%.4f [", exponent);
    expect(fitted);
    expect("sqrt(K_c)");
    cr_assert_eq(lemmagate("sweep kappa-dimension --cases 1 --db %s", path), LG_EXIT_OK, "%s", text);
    expect("kappa-dimension");
}

/* One that must be caught, and an honest kernel, which survives like a mutant that no claim sees. */
Test(cli, mutants_are_caught_by_name_and_survivors_are_told)
{
    const char *build = LG_TEST_PLUGIN_DIR "/..";
    cr_assert_eq(lemmagate("mutants %s/mutants/eta_twice.so --cases 2 --jobs 1 --db %s", build, path),
                 LG_EXIT_OK, "%s", text);
    expect("eta_twice");
    expect(", observed ");
    expect("key-lemma/");
    expect("caught 1 of 1 mutants");
    expect("claims on the kernel's numbers that catch no mutant:");
    expect("claims about the instance, which no kernel can break: ");
    expect(" rank-of-jacobian/slow-norm");
    expect("mutants (*: all are caught by another claim too)");
    cr_assert_null(strstr(text, "redundant"), "a mark says it, and one line what the mark means");
    for (const char *line = strstr(text, "claims on the kernel's"), *end; (end = strchr(line, '\n'));
         line = end + 1)
        cr_assert_leq(end - line, 110, "%.*s", (int)(end - line), line);
    cr_assert_null(strstr(text, "take the mark away"), "%s", text);
    cr_assert_null(strstr(text, "SURVIVES"), "%s", text);
    change("UPDATE claim_spec SET about = 'instance' WHERE lemma = 'key-lemma'");
    struct lg_store s;
    struct lg_mutants m;
    open_store(&s);
    cr_assert(!lg_mutants_load(&s, 1, &m) && lg_mutants_mismarked(&m) > 0);
    lg_mutants_clear(&m);
    lg_store_close(&s);
    cr_assert_eq(lemmagate("mutants %s/plugins/reference.so --cases 2 --jobs 1 --db %s", build, path),
                 LG_EXIT_VIOLATED, "%s", text);
    expect("SURVIVES");
    expect("1 of 1 mutants pass every claim");
    cr_assert_eq(
        lemmagate("mutants %s/mutants/relu_half_at_kink.so --cases 1 --jobs 1 --json --db %s", build, path),
        LG_EXIT_OK, "%s", text);
    expect("\"equivalent\": true");
    expect("\"mutants_scored\": 0");
    cr_assert_eq(
        lemmagate("mutants %s/mutants/eta_twice.so %s/mutants/relu_half_at_kink.so --fail-fast --cases 12 "
                  "--jobs 2 --db %s",
                  build, build, path),
        LG_EXIT_OK, "%s", text);
    expect("smoke, each until a case refused it: caught 1 of 1 mutants, and 1 equivalent ones");
    expect("equivalent, passes");
    cr_assert_null(strstr(text, "Matrix"), "%s", text);
    cr_assert_eq(lemmagate("mutants %s/mutants/no_such.so --db %s", build, path), LG_EXIT_USAGE, "%s", text);
    expect("no_such.so");
}
