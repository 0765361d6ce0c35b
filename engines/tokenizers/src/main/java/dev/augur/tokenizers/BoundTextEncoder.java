package dev.augur.tokenizers;

import dev.augur.InvalidInputException;
import dev.augur.codec.Encoder;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.nio.IntBuffer;
import java.util.List;

/** A {@link TextEncoder} for one model. */
final class BoundTextEncoder implements Encoder<String> {
    private final TextEncoder unbound;
    private final Tokenizer tokenizer;
    private final TextLayout layout;
    private final boolean masked;
    private final boolean typed;

    BoundTextEncoder(TextEncoder unbound, Tokenizer tokenizer, TextLayout layout) {
        this.unbound = unbound;
        this.tokenizer = tokenizer;
        this.layout = layout;
        this.masked = layout.has(TextInput.MASK);
        this.typed = layout.has(TextInput.TYPES);
        if (layout.width() >= 0 && layout.width() < tokenizer.maxTokens()) {
            throw new InvalidInputException("The model takes " + layout.width()
                    + " tokens per text; maxTokens of the tokenizer must not be more, got " + tokenizer.maxTokens());
        }
    }

    @Override
    public void check(String text) {
        unbound.check(text);
    }

    @Override
    public int maxBatch() {
        int most = masked ? unbound.maxBatch() : 1;
        return layout.rows() > 0 ? Math.min(layout.rows(), most) : most;
    }

    @Override
    public void encode(List<? extends String> batch, Tensors inputs) {
        Tokens[] rows = new Tokens[batch.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = tokenize(batch.get(i));
        }
        int width = width(rows);
        long[] scratch = new long[width];
        for (TextLayout.Target target : layout.targets()) {
            Tensor tensor = inputs.allocate(target.input().inputName, target.dtype(), Shape.of(rows.length, width));
            for (int i = 0; i < rows.length; i++) {
                target.input().fill(rows[i], scratch);
                put(tensor, i * width, scratch);
            }
        }
    }

    private Tokens tokenize(String text) {
        unbound.check(text);
        Tokens tokens = tokenizer.encode(text, typed);
        if (tokens.ids.length == 0) {
            throw new InvalidInputException("Text of " + text.length() + " characters has no tokens");
        }
        return tokens;
    }

    private int width(Tokens[] rows) {
        int longest = layout.width();
        int shortest = Integer.MAX_VALUE;
        for (Tokens row : rows) {
            longest = Math.max(longest, row.ids.length);
            shortest = Math.min(shortest, row.ids.length);
        }
        if (!masked && shortest < longest) {
            throw new InvalidInputException("A model without the input 'attention_mask' takes texts of " + longest
                    + " tokens here, got " + shortest);
        }
        return longest;
    }

    private static void put(Tensor tensor, int index, long[] row) {
        if (tensor.dtype() == DType.INT64) {
            tensor.put(index, row, 0, row.length);
            return;
        }
        IntBuffer ints = tensor.ints();
        for (int i = 0; i < row.length; i++) {
            ints.put(index + i, (int) row[i]);
        }
    }
}
