/* A shared object that is no plug-in. */
int lg_test_no_plugin(void);

__attribute__((visibility("default"))) int lg_test_no_plugin(void)
{
    return 1;
}
