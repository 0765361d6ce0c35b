/** Many objects through a predictor into many others, to be stopped and gone on with at any moment. */
@NullMarked
package dev.augur.streaming.job;

import org.jspecify.annotations.NullMarked;
