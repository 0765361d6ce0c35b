package dev.augur.benchmarks;

/** Names and sizes of MiniLM-L6-v2. */
final class MiniLm {
    static final String IDS = "input_ids";
    static final String MASK = "attention_mask";
    static final String TYPES = "token_type_ids";
    static final String OUTPUT = "last_hidden_state";

    /** Elements of a token's vector. */
    static final int WIDTH = 384;

    private MiniLm() {}
}
