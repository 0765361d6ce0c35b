/** Text codecs on the native Hugging Face tokenizers. */
@NullMarked
package dev.augur.tokenizers;

import org.jspecify.annotations.NullMarked;
