package dev.augur.tokenizers;

/** How the vectors of a text's tokens become one; the model's authors say which one it was trained with. */
public enum Pooling {
    /** The mean of the vectors of all tokens, padding left out: MiniLM, E5. */
    MEAN,
    /** The vector of the first token, which BERT calls {@code [CLS]}: BGE. */
    CLS
}
