/** What a call of Augur costs, against bare ONNX Runtime and against other libraries on the same models. */
@NullMarked
package dev.augur.benchmarks;

import org.jspecify.annotations.NullMarked;
