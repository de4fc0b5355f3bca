/* A map of the store as charts draw it: cells with their edges, column by column, and curves.
 *
 * Cells that are not positive and finite are left out: the axes are logarithmic. A cell reaches to the geometric middle of its
 * neighbours. */
#ifndef LG_REPORT_MAP_H
#define LG_REPORT_MAP_H

#include "verify/store/query.h"

enum { LG_MAP_CELLS = 4096, LG_MAP_COLUMNS = 64, LG_MAP_CURVES = 6 };

struct lg_map_box {
    double x, y, low, high; /* edges along y */
    size_t draws, yes, no;
};

struct lg_map_line {
    char label[160];
    double x[LG_MAP_COLUMNS], y[LG_MAP_COLUMNS];
    size_t n;
};

struct lg_map_picture {
    char name[64], title[200], x_label[80], y_label[80], yes[200], no[200];
    int64_t run_id;
    struct lg_map_box cell[LG_MAP_CELLS];          /* by x, then y */
    size_t n, column[LG_MAP_COLUMNS + 1], columns; /* column c: cells column[c] .. column[c + 1] - 1 */
    double left[LG_MAP_COLUMNS], right[LG_MAP_COLUMNS];
    struct lg_map_line curve[LG_MAP_CURVES];
    size_t curves;
};

/* The map in the row at hand of lg_q_maps. 0, or -1 with a message in s->error. */
int lg_map_load(struct lg_store *s, sqlite3_stmt *q, struct lg_map_picture *m);

#endif
