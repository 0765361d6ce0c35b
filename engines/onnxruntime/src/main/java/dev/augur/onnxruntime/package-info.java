/** ONNX Runtime as an engine. */
@NullMarked
package dev.augur.onnxruntime;

import org.jspecify.annotations.NullMarked;
