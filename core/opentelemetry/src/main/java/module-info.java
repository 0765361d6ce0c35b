/** Traces of predictions with OpenTelemetry. */
module dev.augur.opentelemetry {
    requires transitive dev.augur;
    requires transitive io.opentelemetry.api;
    requires static org.jspecify;

    exports dev.augur.opentelemetry;
}
