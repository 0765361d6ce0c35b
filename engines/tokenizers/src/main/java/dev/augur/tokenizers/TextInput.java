package dev.augur.tokenizers;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The inputs of a text model, under the names that exported transformers give them. */
enum TextInput {
    /** The id of each token. */
    IDS("input_ids"),
    /** 1 for a token, 0 for padding. */
    MASK("attention_mask"),
    /** Which of two texts a token belongs to. */
    TYPES("token_type_ids");

    final String inputName;

    TextInput(String inputName) {
        this.inputName = inputName;
    }

    static @Nullable TextInput named(String name) {
        for (TextInput input : values()) {
            if (input.inputName.equals(name)) {
                return input;
            }
        }
        return null;
    }

    /** Writes a row: what this input has for the tokens, then zeros. */
    void fill(Tokens tokens, long[] row) {
        int length = tokens.ids.length;
        switch (this) {
            case IDS -> System.arraycopy(tokens.ids, 0, row, 0, length);
            case MASK -> Arrays.fill(row, 0, length, 1);
            case TYPES -> System.arraycopy(tokens.types(), 0, row, 0, length);
        }
        Arrays.fill(row, length, row.length, 0);
    }
}
