package dev.augur.s3;

import dev.augur.model.cache.ContentCheck;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectPart;

/**
 * The checksum that S3 keeps of a whole object, or of a part of one. One that is made of the checksums of parts, as multipart
 * uploads with SHA-1 or SHA-256 have it, says nothing about the bytes without the bounds of the parts, and is none.
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

    /** The strongest one that an object has of its whole; null if it has none. */
    static @Nullable S3Checksum of(HeadObjectResponse head) {
        return isComposite(head)
                ? null
                : strongest(
                        head.checksumSHA256(),
                        head.checksumCRC64NVME(),
                        head.checksumSHA1(),
                        head.checksumCRC32C(),
                        head.checksumCRC32());
    }

    /** Whether an object has one that is made of those of its parts. */
    static boolean ofParts(HeadObjectResponse head) {
        return isComposite(head)
                && Stream.of(
                                head.checksumSHA256(),
                                head.checksumCRC64NVME(),
                                head.checksumSHA1(),
                                head.checksumCRC32C(),
                                head.checksumCRC32())
                        .anyMatch(Objects::nonNull);
    }

    /** The strongest one that a part has; null if it has none. */
    static @Nullable S3Checksum of(ObjectPart part) {
        return strongest(
                part.checksumSHA256(),
                part.checksumCRC64NVME(),
                part.checksumSHA1(),
                part.checksumCRC32C(),
                part.checksumCRC32());
    }

    /** Where the type is not told, the number of parts behind a hyphen tells it. */
    private static boolean isComposite(HeadObjectResponse head) {
        return head.checksumType() == ChecksumType.COMPOSITE
                || Stream.of(head.checksumSHA256(), head.checksumSHA1(), head.checksumCRC32C(), head.checksumCRC32())
                        .anyMatch(value -> value != null && value.indexOf('-') >= 0);
    }

    private static @Nullable S3Checksum strongest(
            @Nullable String sha256,
            @Nullable String crc64Nvme,
            @Nullable String sha1,
            @Nullable String crc32c,
            @Nullable String crc32) {
        if (sha256 != null) {
            return new S3Checksum(Algorithm.SHA256, sha256);
        }
        if (crc64Nvme != null) {
            return new S3Checksum(Algorithm.CRC64NVME, crc64Nvme);
        }
        if (sha1 != null) {
            return new S3Checksum(Algorithm.SHA1, sha1);
        }
        if (crc32c != null) {
            return new S3Checksum(Algorithm.CRC32C, crc32c);
        }
        return crc32 == null ? null : new S3Checksum(Algorithm.CRC32, crc32);
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
