/** TensorFlow as an engine. */
@NullMarked
package dev.augur.tensorflow;

import org.jspecify.annotations.NullMarked;
