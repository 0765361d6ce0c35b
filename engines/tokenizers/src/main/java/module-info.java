/** Text codecs on the native Hugging Face tokenizers. */
module dev.augur.tokenizers {
    requires transitive dev.augur;
    requires ai.djl.tokenizers;
    requires ai.djl.api;
    requires static org.jspecify;

    exports dev.augur.tokenizers;
}
