/** Files behind HTTP as byte sources, and models there. */
module dev.augur.http {
    requires transitive dev.augur;
    requires transitive java.net.http;
    requires dev.failsafe.core;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.augur.http;
}
