/** The contract that every engine passes, for third parties' engines too. */
module dev.augur.tck {
    requires transitive dev.augur;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
    requires org.assertj.core;
    requires static org.jspecify;

    exports dev.augur.tck;
}
