/* The one place that knows where Arb's headers live, and the bridge between balls and Arb.
 *
 * Arb is a library of its own up to FLINT 2 (<arb.h>) and a part of FLINT from version 3 on
 * (<flint/arb.h>, where FLINT 2 installs no such file). Everything else includes this header.
 * Conversions to Arb are exact but for the radius, which Arb keeps in 30 bits and rounds up;
 * conversions from Arb round outwards and give the whole line when no finite ball of doubles fits. */
#ifndef LG_ARB_COMPAT_H
#define LG_ARB_COMPAT_H

#if defined(__has_include) && __has_include(<flint/arb.h>)
#include <flint/acb.h>
#include <flint/acb_calc.h>
#include <flint/acb_hypgeom.h>
#include <flint/arb.h>
#include <flint/arb_hypgeom.h>
#include <flint/arb_mat.h>
#include <flint/arb_poly.h>
#include <flint/flint.h>
#include <flint/fmpq.h>
#include <flint/fmpz_mat.h>
#include <flint/fmpz_poly.h>
#else
#include <acb.h>
#include <acb_calc.h>
#include <acb_hypgeom.h>
#include <arb.h>
#include <arb_hypgeom.h>
#include <arb_mat.h>
#include <arb_poly.h>
#include <flint/flint.h>
#include <flint/fmpq.h>
#include <flint/fmpz_mat.h>
#include <flint/fmpz_poly.h>
#endif

#include "verify/rigor/ball.h"

void lg_ball_to_arb(arb_t out, lg_ball x);
lg_ball lg_ball_from_arb(const arb_t x);

#endif
