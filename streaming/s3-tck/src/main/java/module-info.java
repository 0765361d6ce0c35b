/** An S3 server in the process that breaks by a plan, for tests of whatever reads from S3. */
@SuppressWarnings("module") // the digit is the name of the service
module dev.augur.s3.tck {
    requires transitive dev.augur;
    requires static org.jspecify;

    exports dev.augur.s3.tck;
}
