/* The alpha ledger as a file: opening it, handing out seeds, reopening and printing accounts; see alpha.h. */
#include "verify/store/alpha.h"
#include "verify/base/sha256.h"
#include "verify/store/database.h"
#include "verify/store/statement.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

extern const char lg_alpha_sql[];

const char lg_alpha_promise[] = "a correct kernel is ever rejected, in any year and over any number of runs, "
                                "with probability at most " LG_ALPHA_BUDGET_WORDS;

static const struct lg_database_kind kind = {
    .name = "lemmagate ledger",
    .option = "--ledger",
    .maker = "lemmagate run --ledger FILE",
    .application = 0x4c676c67, /* "Lglg" */
    .schema = lg_alpha_sql,
    .complete =
        "SELECT count(*) = 4 FROM sqlite_master WHERE type = 'table' AND name IN ('ledger', 'account', "
        "'wealth', 'draw')",
    .version = 1,
};

int lg_alpha_open(struct lg_store *a, const char *path, bool read_only)
{
    if (lg_database_open(a, &kind, path, read_only))
        return -1;
    int status = read_only
                     ? 0
                     : lg_sql_run(a,
                                  "INSERT INTO ledger (name, runs, budget) SELECT "
                                  "lower(hex(randomblob(16))), 0, ? WHERE NOT EXISTS (SELECT 1 FROM ledger)",
                                  "r", LG_ALPHA_BUDGET);
    if (status)
        lg_store_close(a);
    return status;
}

int lg_alpha_seed(struct lg_store *a, const char *commit_id, uint64_t *seed)
{
    struct lg_sha256 h;
    char hex[65], words[200];
    if (lg_sql_begin(a))
        return -1;
    int status = lg_sql_run(a, "UPDATE ledger SET runs = runs + 1", "");
    sqlite3_stmt *q = status ? NULL : lg_sql_prepare(a, "SELECT name, runs FROM ledger", "");
    status = q && lg_sql_step(a, q) > 0 ? 0 : -1;
    if (!status) {
        int length = snprintf(words, sizeof words, "lemmagate ledger %.32s run %zu commit %.64s",
                              lg_sql_text(q, 0), lg_sql_count(q, 1), commit_id);
        lg_sha256_init(&h);
        lg_sha256_update(&h, words, (size_t)length);
        lg_sha256_final(&h, hex);
        hex[16] = '\0'; /* 64 bits */
        *seed = strtoull(hex, NULL, 16);
    }
    sqlite3_finalize(q);
    return lg_sql_end(a, status);
}

int lg_alpha_reopen(struct lg_store *a, int64_t account)
{
    char sentence[120];
    if (lg_sql_run(
            a,
            "UPDATE account SET closed = strftime('%Y-%m-%dT%H:%M:%fZ','now') WHERE id = ? AND rejected "
            "IS NOT NULL AND closed IS NULL",
            "i", account))
        return -1;
    if (sqlite3_changes(a->db) == 1)
        return 0;
    snprintf(sentence, sizeof sentence,
             "account %" PRId64 " is not a rejected one; `lemmagate ledger --ledger FILE` lists them",
             account);
    return lg_sql_refuse(a, sentence);
}

/* The start r at which E_r ... E_t is largest. */
static int print_since(struct lg_store *a, int64_t account, FILE *out)
{
    sqlite3_stmt *q =
        lg_sql_prepare(a,
                       "SELECT turn, at, commit_id, kernel_version, substr(kernel_sha256, 1, 12), sum(log_e) "
                       "OVER (ORDER BY turn "
                       "DESC) AS sum FROM draw WHERE account = ? AND variant = 1 ORDER BY sum DESC LIMIT 1",
                       "i", account);
    int step = q ? lg_sql_step(a, q) : -1;
    if (step > 0)
        fprintf(out,
                "        evidence is strongest since run %zu, %s, program %s, kernel version %s, sha256 %s\n",
                lg_sql_count(q, 0), lg_sql_text(q, 1), lg_sql_text(q, 2), lg_sql_text(q, 3),
                lg_sql_text(q, 4));
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

int lg_alpha_print(struct lg_store *a, FILE *out)
{
    sqlite3_stmt *q = lg_sql_prepare(a,
                                     "SELECT id, lemma, kernel, claim, turns, trials, events, log_e, level, "
                                     "rejected, closed FROM account ORDER BY id",
                                     "");
    int step = q ? 1 : -1;
    fprintf(out, "%7s %-20s %-16s %-20s %6s %9s %8s %9s %9s  %s\n", "account", "lemma", "kernel", "claim",
            "runs", "trials", "events", "log E", "needed", "verdict");
    while (step > 0 && (step = lg_sql_step(a, q)) > 0) {
        const char *rejected = lg_sql_text(q, 9), *closed = lg_sql_text(q, 10);
        fprintf(out, "%7zu %-20s %-16s %-20s %6zu %9zu %8zu %9.2f %9.2f  %s%s%s%s\n", lg_sql_count(q, 0),
                lg_sql_text(q, 1), lg_sql_text(q, 2), lg_sql_text(q, 3), lg_sql_count(q, 4),
                lg_sql_count(q, 5), lg_sql_count(q, 6), lg_sql_real(q, 7), log(2 / lg_sql_real(q, 8)),
                rejected[0] ? "rejected " : "consistent", rejected, closed[0] ? ", reopened " : "", closed);
        if (rejected[0] && print_since(a, (int64_t)lg_sql_count(q, 0), out))
            step = -1;
    }
    sqlite3_finalize(q);
    if (step == 0)
        fprintf(out, "Under this ledger %s.\n", lg_alpha_promise);
    return step;
}
