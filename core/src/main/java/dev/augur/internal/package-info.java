/** Not exported: how predictors, loaded models and reusable calls are kept. */
@NullMarked
package dev.augur.internal;

import org.jspecify.annotations.NullMarked;
