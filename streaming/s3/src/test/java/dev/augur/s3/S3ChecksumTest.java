package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.model.cache.ContentCheck;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.checksums.spi.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

final class S3ChecksumTest {
    private static final byte[] CHECK = "123456789".getBytes(StandardCharsets.US_ASCII);

    /** The check value of CRC-64/NVME in the catalogue of parametrised CRC algorithms. */
    @Test
    void crc64NvmeHasItsCheckValue() {
        Crc64Nvme crc = new Crc64Nvme();
        crc.update(CHECK, 0, CHECK.length);
        assertThat(crc.getValue()).isEqualTo(0xAE8B14860A799888L);
        crc.reset();
        for (byte b : CHECK) {
            crc.update(b);
        }
        assertThat(crc.getValue()).isEqualTo(0xAE8B14860A799888L);
    }

    @Test
    void anySplitOfTheBytesGivesTheSameCrc64Nvme() {
        Random random = new Random(9);
        byte[] bytes = Trial.random(10_000);
        Crc64Nvme whole = new Crc64Nvme();
        whole.update(bytes, 0, bytes.length);
        for (int i = 0; i < 100; i++) {
            Crc64Nvme split = new Crc64Nvme();
            int at = 0;
            while (at < bytes.length) {
                int n = Math.min(bytes.length - at, 1 + random.nextInt(40));
                split.update(bytes, at, n);
                at += n;
            }
            assertThat(split.getValue()).as("seed 9, %d", i).isEqualTo(whole.getValue());
        }
    }

    private static @Nullable String complaint(ContentCheck check, byte[] bytes) {
        ContentCheck.Pass pass = check.begin();
        pass.update(bytes, 0, 100);
        pass.update(bytes, 100, bytes.length - 100);
        return pass.complaint();
    }

    static String crc32c(byte[] bytes) {
        return sdk(DefaultChecksumAlgorithm.CRC32C, bytes);
    }

    private static String sdk(ChecksumAlgorithm algorithm, byte[] bytes) {
        SdkChecksum checksum = SdkChecksum.forAlgorithm(algorithm);
        checksum.update(bytes);
        return Base64.getEncoder().encodeToString(checksum.getChecksumBytes());
    }

    @Test
    void theSdksChecksumsAreRecognisedAndOneFlippedBitIsNot() {
        byte[] bytes = Trial.random(5000);
        byte[] flipped = bytes.clone();
        flipped[4000] ^= 2;
        HeadObjectResponse[] heads = {
            HeadObjectResponse.builder()
                    .checksumCRC32(sdk(DefaultChecksumAlgorithm.CRC32, bytes))
                    .build(),
            HeadObjectResponse.builder()
                    .checksumCRC32C(sdk(DefaultChecksumAlgorithm.CRC32C, bytes))
                    .build(),
            HeadObjectResponse.builder()
                    .checksumSHA1(sdk(DefaultChecksumAlgorithm.SHA1, bytes))
                    .build(),
            HeadObjectResponse.builder()
                    .checksumSHA256(sdk(DefaultChecksumAlgorithm.SHA256, bytes))
                    .build(),
        };
        for (HeadObjectResponse head : heads) {
            S3Checksum checksum = Objects.requireNonNull(S3Checksum.of(head));
            assertThat(complaint(checksum, bytes)).as("%s", checksum).isNull();
            assertThat(complaint(checksum, flipped))
                    .startsWith("its " + checksum.algorithm() + " in S3 is " + checksum.expected() + ", and that of");
        }
    }

    @Test
    void whatIsMadeOfPartsIsNoChecksumOfTheWhole() {
        assertThat(S3Checksum.of(
                        HeadObjectResponse.builder().checksumSHA256("AAAA-3").build()))
                .isNull();
        assertThat(S3Checksum.of(HeadObjectResponse.builder()
                        .checksumCRC32("AAAAAA==")
                        .checksumType(ChecksumType.COMPOSITE)
                        .build()))
                .isNull();
        assertThat(S3Checksum.of(HeadObjectResponse.builder().build())).isNull();
    }
}
