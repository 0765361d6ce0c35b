/** Writes models and programs in a form that starts fast. */
module dev.augur.pack {
    requires com.fasterxml.jackson.core;
    requires dev.augur;
    requires dev.augur.onnxruntime;
    requires info.picocli;
    requires static org.jspecify;

    exports dev.augur.pack;

    opens dev.augur.pack to
            info.picocli;
}
