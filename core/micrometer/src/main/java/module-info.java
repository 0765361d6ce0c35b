/** Metrics of predictions for a Micrometer registry. */
module dev.augur.micrometer {
    requires transitive dev.augur;
    requires transitive micrometer.core;
    requires static org.jspecify;

    exports dev.augur.micrometer;
}
