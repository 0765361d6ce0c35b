package dev.augur.s3;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesParts;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectPart;

/**
 * What S3 keeps of an object's parts, in order and without gaps; of an object whose checksum is that of the whole, one part.
 *
 * @param parts the parts; none if S3 keeps nothing
 */
record PartChecksums(List<Part> parts) {
    static final PartChecksums NONE = new PartChecksums(List.of());

    /**
     * A part.
     *
     * @param length its bytes, at least 1
     * @param checksum of its bytes
     */
    record Part(long length, S3Checksum checksum) {}

    PartChecksums {
        parts = List.copyOf(parts);
    }

    static PartChecksums ofWhole(long length, @Nullable S3Checksum checksum) {
        return checksum == null || length == 0 ? NONE : new PartChecksums(List.of(new Part(length, checksum)));
    }

    /** Whether there is a checksum that is made of those of parts. */
    static boolean mayHave(HeadObjectResponse head) {
        return S3Checksum.ofParts(head);
    }

    /** Asks for the parts of an object; gives none where not all are told. */
    static PartChecksums ask(S3Client client, S3Location location, PinnedObject.Version version) {
        List<Part> parts = new ArrayList<>();
        Integer marker = null;
        long length = 0;
        do {
            GetObjectAttributesResponse page = page(client, location, version, marker);
            GetObjectAttributesParts told = page.objectParts();
            if (told == null || !isOf(version, page)) {
                return NONE;
            }
            for (ObjectPart part : told.parts()) {
                S3Checksum checksum = S3Checksum.of(part);
                if (checksum == null || part.size() == null || part.size() < 1) {
                    return NONE;
                }
                parts.add(new Part(part.size(), checksum));
                length += part.size();
            }
            marker = Boolean.TRUE.equals(told.isTruncated()) ? told.nextPartNumberMarker() : null;
        } while (marker != null);
        return length == version.length() ? new PartChecksums(parts) : NONE;
    }

    private static GetObjectAttributesResponse page(
            S3Client client, S3Location location, PinnedObject.Version version, @Nullable Integer marker) {
        return client.getObjectAttributes(request -> request.bucket(location.bucket())
                .key(location.key())
                .versionId(version.id())
                .partNumberMarker(marker)
                .objectAttributes(ObjectAttributes.E_TAG, ObjectAttributes.OBJECT_PARTS));
    }

    /** Here S3 writes the ETag without its quotes. */
    private static boolean isOf(PinnedObject.Version version, GetObjectAttributesResponse page) {
        String eTag = page.eTag();
        return eTag != null && version.eTag().replace("\"", "").equals(eTag.replace("\"", ""));
    }
}
