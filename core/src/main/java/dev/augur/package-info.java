/** What a caller meets first: {@link dev.augur.Inference}, {@link dev.augur.Predictor}, devices and errors. */
@NullMarked
package dev.augur;

import org.jspecify.annotations.NullMarked;
