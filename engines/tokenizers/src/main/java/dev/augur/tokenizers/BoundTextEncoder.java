package dev.augur.tokenizers;

import dev.augur.InvalidInputException;
import dev.augur.codec.Encoder;
import dev.augur.codec.StagedEncoder;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;

/** A {@link TextEncoder} for one model. Where that takes one number of texts only, the last one is repeated. */
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
        List<Tokens> rows = new ArrayList<>(batch.size());
        for (String text : batch) {
            rows.add(tokenize(text));
        }
        write(rows, inputs);
    }

    @Override
    public StagedEncoder<String, ?> stages() {
        return new Stages(this);
    }

    private void write(List<? extends Tokens> rows, Tensors inputs) {
        int width = width(rows);
        int count = Math.max(layout.rows(), rows.size());
        long[] scratch = new long[width];
        for (TextLayout.Target target : layout.targets()) {
            Tensor tensor = inputs.allocate(target.input().inputName, target.dtype(), Shape.of(count, width));
            for (int i = 0; i < count; i++) {
                target.input().fill(rows.get(Math.min(i, rows.size() - 1)), scratch);
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

    private int width(List<? extends Tokens> rows) {
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

    /** Tokenises a text alone. Without a mask, texts share a run only if none of them needs padding. */
    private record Stages(BoundTextEncoder encoder) implements StagedEncoder<String, Tokens> {
        @Override
        public Tokens stage(String text) {
            return encoder.tokenize(text);
        }

        @Override
        public long length(Tokens tokens) {
            return encoder.layout.width() >= 0 ? encoder.layout.width() : tokens.ids.length;
        }

        @Override
        public Object group(Tokens tokens) {
            return encoder.masked ? BoundTextEncoder.class : (Integer) tokens.ids.length;
        }

        @Override
        public int maxRows() {
            int rows = encoder.layout.rows();
            int most = encoder.unbound.maxBatch();
            return rows > 0 ? Math.min(rows, most) : most;
        }

        @Override
        public void encode(List<? extends Tokens> batch, Tensors inputs) {
            encoder.write(batch, inputs);
        }
    }
}
