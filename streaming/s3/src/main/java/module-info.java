/** S3 objects as byte sources and sinks. */
@SuppressWarnings("module") // the digit is the name of the service
module dev.augur.s3 {
    requires transitive dev.augur;
    requires transitive software.amazon.awssdk.services.s3;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires dev.failsafe.core;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.augur.s3;
}
