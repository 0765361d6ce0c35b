package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class S3ValuesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3://bucket/key|bucket|key",
                "s3://bucket//key|bucket|/key",
                "s3://my.bucket/a/b/|my.bucket|a/b/",
                "s3://bucket/a b?c=d#e%20%|bucket|a b?c=d#e%20%",
                "s3://bucket/../k\u00e9y|bucket|../k\u00e9y"
            })
    void aLocationIsReadAndWrittenTheSame(String text, String bucket, String key) {
        assertThat(S3Location.of(text)).isEqualTo(new S3Location(bucket, key)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s3:",
                "s3://",
                "s3:///key",
                "s3://bucket",
                "s3://bucket/",
                "S3://bucket/key",
                "https://bucket/key"
            })
    void whatIsNoLocationIsRefused(String text) {
        assertThatThrownBy(() -> S3Location.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An S3 location must be s3://bucket/key, got '" + text + "'");
    }

    @Test
    void aBucketIsANameOrAnArn() {
        String arn = "arn:aws:s3:eu-west-1:123456789012:accesspoint/rows";
        assertThat(new S3Location(arn, "key")).hasToString("s3://" + arn + "/key");
        assertThatThrownBy(() -> new S3Location("a/b", "key"))
                .hasMessage("An S3 bucket must be a name or an ARN, got 'a/b'");
        assertThatThrownBy(() -> new S3Location("", "key")).hasMessage("An S3 bucket must be a name or an ARN, got ''");
        assertThatThrownBy(() -> new S3Location("bucket", ""))
                .hasMessage("An S3 key must have at least one character, got none in bucket");
    }

    @Test
    void retriesHaveBounds() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new S3Retries(0, second, second)).hasMessage("attempts must be >= 1, got 0");
        assertThatThrownBy(() -> new S3Retries(1, Duration.ZERO, second))
                .hasMessage("firstDelay must be >= 1 ms, got PT0S");
        assertThatThrownBy(() -> new S3Retries(1, second, second.dividedBy(2)))
                .hasMessage("longestDelay must be >= PT1S, got PT0.5S");
    }

    @Test
    void tenThousandPartsReachFiveTebibytes() {
        long all = 0;
        for (int part = 0; part < PartSizes.MOST_PARTS; part++) {
            all += PartSizes.DEFAULT.of(part);
        }
        assertThat(all).isGreaterThanOrEqualTo(5L << 40);
        assertThat(PartSizes.DEFAULT.of(0)).isEqualTo(8 << 20);
        assertThat(PartSizes.DEFAULT.of(799)).isEqualTo(8 << 20);
        assertThat(PartSizes.DEFAULT.of(800)).isEqualTo(16 << 20);
        assertThat(PartSizes.DEFAULT.of(9_999)).isEqualTo(1 << 30);
        assertThat(new PartSizes(1 << 30).of(9_999)).isEqualTo(1 << 30);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, (5 << 20) - 1, (1 << 30) + 1})
    void partsHaveBounds(int bytes) {
        assertThatThrownBy(() -> new PartSizes(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("partBytes must be from 5242880 to 1073741824, got " + bytes);
    }
}
