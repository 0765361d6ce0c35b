/** Between a caller's objects and a model's tensors: the codec ports, and codecs for numbers, images and labels. */
@NullMarked
package dev.augur.codec;

import org.jspecify.annotations.NullMarked;
