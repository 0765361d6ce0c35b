/** Memory with a type and a shape: tensors, their pool, and what a model declares of them. Knows no other package. */
@NullMarked
package dev.augur.tensor;

import org.jspecify.annotations.NullMarked;
