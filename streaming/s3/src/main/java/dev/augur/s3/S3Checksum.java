package dev.augur.s3;

import dev.augur.model.cache.ContentCheck;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * The checksum that S3 keeps of a whole object. One that is made of the checksums of parts, as multipart uploads with SHA-1 or
 * SHA-256 have it, says nothing about the bytes without the bounds of the parts, and is none.
 *
 * @param algorithm how it is computed
 * @param expected its bytes in Base64, as S3 writes it
 */
record S3Checksum(Algorithm algorithm, String expected) implements ContentCheck {
    /** The algorithms of S3. */
    enum Algorithm {
        CRC64NVME,
        CRC32C,
        CRC32,
        SHA256,
        SHA1
    }

    /** The strongest one that an object has; null if it has none of its whole. */
    static @Nullable S3Checksum of(HeadObjectResponse head) {
        if (head.checksumType() == ChecksumType.COMPOSITE) {
            return null;
        }
        S3Checksum[] all = {
            whole(Algorithm.SHA256, head.checksumSHA256()),
            whole(Algorithm.CRC64NVME, head.checksumCRC64NVME()),
            whole(Algorithm.SHA1, head.checksumSHA1()),
            whole(Algorithm.CRC32C, head.checksumCRC32C()),
            whole(Algorithm.CRC32, head.checksumCRC32())
        };
        for (S3Checksum checksum : all) {
            if (checksum != null) {
                return checksum;
            }
        }
        return null;
    }

    /** Where the type is not told, the number of parts behind a hyphen tells it. */
    private static @Nullable S3Checksum whole(Algorithm algorithm, @Nullable String value) {
        return value == null || value.indexOf('-') >= 0 ? null : new S3Checksum(algorithm, value);
    }

    @Override
    public Pass begin() {
        return switch (algorithm) {
            case CRC64NVME -> new CrcPass(new Crc64Nvme(), Long.BYTES);
            case CRC32C -> new CrcPass(new CRC32C(), Integer.BYTES);
            case CRC32 -> new CrcPass(new CRC32(), Integer.BYTES);
            case SHA256 -> new DigestPass("SHA-256");
            case SHA1 -> new DigestPass("SHA-1");
        };
    }

    private @Nullable String compare(byte[] got) {
        String text = Base64.getEncoder().encodeToString(got);
        return text.equals(expected)
                ? null
                : "its " + algorithm + " in S3 is " + expected + ", and that of the bytes that arrived " + text;
    }

    private final class CrcPass implements Pass {
        private final Checksum checksum;
        private final int bytes;

        CrcPass(Checksum checksum, int bytes) {
            this.checksum = checksum;
            this.bytes = bytes;
        }

        @Override
        public void update(byte[] source, int from, int count) {
            checksum.update(source, from, count);
        }

        @Override
        public @Nullable String complaint() {
            byte[] all =
                    ByteBuffer.allocate(Long.BYTES).putLong(checksum.getValue()).array();
            return compare(Arrays.copyOfRange(all, Long.BYTES - bytes, Long.BYTES));
        }
    }

    private final class DigestPass implements Pass {
        private final MessageDigest digest;

        DigestPass(String name) {
            try {
                this.digest = MessageDigest.getInstance(name);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform must have " + name, e);
            }
        }

        @Override
        public void update(byte[] source, int from, int count) {
            digest.update(source, from, count);
        }

        @Override
        public @Nullable String complaint() {
            return compare(digest.digest());
        }
    }
}
