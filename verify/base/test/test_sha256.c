/* SHA-256 against the examples of FIPS 180-4 and NIST's long message, in pieces of every size. */
#include "verify/base/sha256.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_digest(const char *text, const char *wanted)
{
    const size_t length = strlen(text);
    char hex[65];
    for (size_t piece = 1; piece <= length + 1; piece++) {
        struct lg_sha256 h;
        lg_sha256_init(&h);
        for (size_t at = 0; at < length; at += piece)
            lg_sha256_update(&h, text + at, at + piece < length ? piece : length - at);
        lg_sha256_final(&h, hex);
        cr_assert_str_eq(hex, wanted);
    }
}

Test(sha256, known_answers)
{
    expect_digest("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect_digest("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect_digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    expect_digest(
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
        "mnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
}

Test(sha256, a_million_letters)
{
    char thousand[1000], hex[65];
    struct lg_sha256 h;
    memset(thousand, 'a', sizeof thousand);
    lg_sha256_init(&h);
    for (int i = 0; i < 1000; i++)
        lg_sha256_update(&h, thousand, sizeof thousand);
    lg_sha256_final(&h, hex);
    cr_assert_str_eq(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

Test(sha256, missing_file)
{
    char hex[65];
    cr_assert_eq(lg_sha256_file("/nonexistent/file", hex), -1);
}
