package dev.augur.tokenizers;

import dev.augur.InvalidInputException;
import dev.augur.codec.Encoder;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensors;
import java.util.List;

/**
 * Turns texts into token ids, one row per text, padded with zeros to the longest of the batch. Stateless and
 * thread-safe; the tokenizer stays its owner's and must be open while the encoder is used.
 *
 * <p>It writes {@code input_ids}, {@code attention_mask} (1 for a token, 0 for padding) and {@code token_type_ids},
 * those of them that the model takes, as INT64 or INT32 {@code [texts, tokens]}. A model whose number of tokens is fixed
 * gets rows of that length. A model without {@code attention_mask} would take padding for text, so it gets one text per
 * run.
 */
public final class TextEncoder implements Encoder<String> {
    /** The most texts in one run, unless set: more cost memory and, on a CPU, hardly save time. */
    static final int DEFAULT_MAX_BATCH = 32;
    /** The longest text, unless set: tokenising it takes seconds. */
    static final int DEFAULT_MAX_CHARS = 1_000_000;

    private final Tokenizer tokenizer;
    private final int maxBatch;
    private final int maxChars;

    /**
     * An encoder of at most 32 texts per run, each of at most 1,000,000 characters.
     *
     * @param tokenizer the model's tokenizer
     */
    public TextEncoder(Tokenizer tokenizer) {
        this(tokenizer, DEFAULT_MAX_BATCH, DEFAULT_MAX_CHARS);
    }

    /**
     * An encoder.
     *
     * @param tokenizer the model's tokenizer
     * @param maxBatch the most texts in one run, at least 1
     * @param maxChars the most UTF-16 characters of a text, at least 1; a longer one is refused, because all of it is
     *     tokenised before it is cut
     */
    public TextEncoder(Tokenizer tokenizer, int maxBatch, int maxChars) {
        this.tokenizer = tokenizer;
        this.maxBatch = atLeastOne("maxBatch", maxBatch);
        this.maxChars = atLeastOne("maxChars", maxChars);
    }

    private static int atLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be >= 1, got " + value);
        }
        return value;
    }

    @Override
    public void check(String text) {
        if (text == null) {
            throw new InvalidInputException("Text must not be null");
        }
        if (text.length() > maxChars) {
            throw new InvalidInputException("Text must have at most " + maxChars + " characters, got " + text.length());
        }
    }

    @Override
    public int maxBatch() {
        return maxBatch;
    }

    @Override
    public Encoder<String> bind(Signature signature) {
        return new BoundTextEncoder(this, tokenizer, TextLayout.of(signature));
    }

    /** Refuses: what to write is known only once the encoder is {@linkplain #bind bound}. */
    @Override
    public void encode(List<? extends String> batch, Tensors inputs) {
        throw new IllegalStateException("A TextEncoder must be bound to a model before it encodes");
    }
}
