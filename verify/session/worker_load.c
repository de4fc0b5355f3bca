/* Finding a kernel and checking its table, in the worker process.
 *
 * A plug-in is opened with RTLD_LOCAL, so that its symbols meet nobody else's. Its table is believed only
 * after abi, size and the strings were looked at; entries beyond the size that it was compiled with are NULL.
 * Failure: a sentence that names the kernel, what was found and what to do. */
#include "verify/session/declaration.h"
#include "verify/session/worker.h"

#include <dlfcn.h>
#include <errno.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const struct lg_kernel *in_tree(const char *name, char *text, size_t text_size)
{
    int length = snprintf(text, text_size,
                          "there is no in-tree kernel \"%s\" (a plug-in is named by a path "
                          "such as ./mine.so); the in-tree kernels are",
                          name);
    for (size_t i = 0; lg_kernels[i]; i++) {
        if (strcmp(lg_kernels[i]->name, name) == 0)
            return lg_kernels[i];
        if (length > 0 && (size_t)length < text_size)
            length += snprintf(text + length, text_size - (size_t)length, "%s %s", i > 0 ? "," : "",
                               lg_kernels[i]->name);
    }
    return NULL;
}

static const struct lg_kernel *plug_in(const char *path, const char *folder, char *text, size_t text_size)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        snprintf(text, text_size, "cannot load the plug-in: %s", dlerror());
        return NULL;
    }
    void *symbol = dlsym(library, LG_PLUGIN_SYMBOL);
    if (!symbol) {
        snprintf(text, text_size,
                 "%s does not export " LG_PLUGIN_SYMBOL "; put LG_PLUGIN(table) into one of its source files",
                 path);
        return NULL;
    }
    if (chdir(folder) != 0) {
        snprintf(text, text_size, "%s: cannot work in %s: %s", path, folder, strerror(errno));
        return NULL;
    }
    lg_plugin_fn *plugin;
    memcpy(&plugin, &symbol, sizeof plugin);
    const struct lg_kernel *kernel = plugin();
    if (!kernel)
        snprintf(text, text_size, "%s: " LG_PLUGIN_SYMBOL "() returned NULL", path);
    return kernel;
}

/* Only whole entries that lie inside the table as it was compiled; its model likewise, kept as long as this process, which
 * loads one kernel. */
static void copy_table(struct lg_kernel *table, const struct lg_kernel *kernel)
{
    static struct lg_error_model model;
    const size_t entries = offsetof(struct lg_kernel, create), pointer = sizeof(int (*)(void));
    size_t size = kernel->size < sizeof *table ? kernel->size : sizeof *table;
    size = entries + (size - entries) / pointer * pointer;
    memset(table, 0, sizeof *table);
    memcpy(table, kernel, size);
    model = *kernel->model;
    table->model = &model;
}

static uint32_t offered(const struct lg_kernel *t)
{
    const bool network = t->create && t->import_weights && t->destroy;
    const bool moves = network && t->export_weights;
    const bool has[LG_OPS] = {
        [LG_OP_STEPS] = moves && t->gd_steps,      [LG_OP_FORWARD] = network && t->forward,
        [LG_OP_GRADIENT] = network && t->gradient, [LG_OP_JACOBIAN] = network && t->jacobian,
        [LG_OP_JVP] = network && t->jvp,           [LG_OP_VJP] = network && t->vjp,
        [LG_OP_GRAM] = network && t->gram,         [LG_OP_SGD] = moves && t->sgd_step,
        [LG_OP_FIT] = network && t->fit_output,    [LG_OP_LINEAR] = t->linear_steps,
        [LG_OP_RECOVERY] = t->recovery_steps,
    };
    uint32_t mask = 0;
    for (unsigned op = 0; op < LG_OPS; op++)
        mask |= (uint32_t)has[op] << op;
    return mask;
}

/* Of each activation; the last error that was declared is that of all that follow. */
static void declare_phi(struct lg_declared *declared, const struct lg_error_model *m)
{
    for (size_t a = 0; a < LG_ACTIVATIONS && m->phi && m->n_phi > 0; a++)
        declared->phi_of[a] = m->phi[a < m->n_phi ? a : m->n_phi - 1];
}

static void declare(struct lg_declared *declared, const struct lg_kernel *table)
{
    memset(declared, 0, sizeof *declared);
    snprintf(declared->name, sizeof declared->name, "%s", table->name);
    snprintf(declared->version, sizeof declared->version, "%s", table->version ? table->version : "");
    snprintf(declared->description, sizeof declared->description, "%s",
             table->description ? table->description : "");
    declared->model = *table->model;
    declared->model.depth = NULL;
    declared->model.phi = NULL;
    declare_phi(declared, table->model);
    declared->offered = offered(table);
}

int lg_worker_load(const char *name, const char *folder, struct lg_kernel *table,
                   struct lg_declared *declared, char *text, size_t text_size)
{
    const bool is_plug_in = folder[0] != '\0';
    const struct lg_kernel *kernel =
        is_plug_in ? plug_in(name, folder, text, text_size) : in_tree(name, text, text_size);
    if (!is_plug_in)
        omp_set_num_threads(1); /* a BLAS may round differently on another number of threads */
    if (!kernel)
        return -1;
    const size_t least = offsetof(struct lg_kernel, create);
    char fault[400];
    if (kernel->abi == 1) {
        snprintf(text, text_size,
                 "%s: built for kernel ABI 1, this program has %u. Rebuild it with this version's "
                 "lemmagate_kernel.h "
                 "and change two lines of its table: `.model = {...}` becomes `.model = "
                 "LG_ERROR_MODEL(...)`, and in it "
                 "the errors of phi become `LG_PHI({value_abs, value_rel, slope_abs, slope_rel})`",
                 name, LG_KERNEL_ABI);
    } else if (kernel->abi != LG_KERNEL_ABI) {
        snprintf(text, text_size,
                 "%s: built for kernel ABI %u, this program has %u; rebuild it with this "
                 "version's lemmagate_kernel.h",
                 name, kernel->abi, LG_KERNEL_ABI);
    } else if (kernel->size < least) {
        snprintf(text, text_size,
                 "%s: its table says size %u, at least %zu is needed; set .size to "
                 "sizeof(struct lg_kernel)",
                 name, kernel->size, least);
    } else if (!kernel->name || kernel->name[0] == '\0') {
        snprintf(text, text_size, "%s: its table has no name; set .name", name);
    } else if (!kernel->model) {
        snprintf(text, text_size, "%s: its table has no error model; set .model", name);
    } else if (kernel->model->size < sizeof(struct lg_error_model)) {
        snprintf(text, text_size,
                 "%s: its error model says size %u, at least %zu is needed; set .size to sizeof(struct "
                 "lg_error_model)",
                 name, kernel->model->size, sizeof(struct lg_error_model));
    } else if (!lg_declaration_is_sound(kernel->model, fault, sizeof fault)) {
        snprintf(text, text_size, "%s: its error model is not one: %s", name, fault);
    } else {
        copy_table(table, kernel);
        declare(declared, table);
        return 0;
    }
    return -1;
}

#if defined(__SANITIZE_ADDRESS__)
#define LG_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LG_ADDRESS_SANITIZER 1
#endif
#endif

void lg_worker_limit_memory(size_t bytes)
{
#ifdef LG_ADDRESS_SANITIZER
    (void)bytes; /* its shadow is terabytes of address space */
#else
    if (bytes == 0)
        return;
    unsigned long pages = 0;
    FILE *statm = fopen("/proc/self/statm", "re");
    if (statm) {
        if (fscanf(statm, "%lu", &pages) != 1)
            pages = 0;
        fclose(statm);
    }
    struct rlimit limit;
    const rlim_t most = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + bytes;
    if (pages != 0 && getrlimit(RLIMIT_AS, &limit) == 0 &&
        (limit.rlim_cur == RLIM_INFINITY || most < limit.rlim_cur)) {
        limit.rlim_cur = most;
        setrlimit(RLIMIT_AS, &limit);
    }
#endif
}
