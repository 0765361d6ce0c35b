package dev.augur.s3;

/**
 * Where an object is.
 *
 * @param bucket the bucket's name, or the ARN of an access point
 * @param key the object's key, exactly as it is: nothing in it is decoded, and it may hold any character
 */
public record S3Location(String bucket, String key) {
    private static final String SCHEME = "s3://";

    /**
     * Checks that both are there.
     *
     * @param bucket as the record has it
     * @param key as the record has it
     */
    public S3Location {
        if (bucket.isEmpty() || (bucket.indexOf('/') >= 0 && !bucket.startsWith("arn:"))) {
            throw new IllegalArgumentException("An S3 bucket must be a name or an ARN, got '" + bucket + "'");
        }
        if (key.isEmpty()) {
            throw new IllegalArgumentException("An S3 key must have at least one character, got none in " + bucket);
        }
    }

    /**
     * Reads {@code s3://bucket/key}. The bucket ends at the first slash; all that follows is the key, with its question
     * marks, per cent signs, number signs and further slashes.
     *
     * @param location the text
     * @return the location
     * @throws IllegalArgumentException if it is anything else
     */
    public static S3Location of(String location) {
        int slash = location.indexOf('/', SCHEME.length());
        if (!location.startsWith(SCHEME) || slash <= SCHEME.length() || slash == location.length() - 1) {
            throw new IllegalArgumentException("An S3 location must be s3://bucket/key, got '" + location + "'");
        }
        return new S3Location(location.substring(SCHEME.length(), slash), location.substring(slash + 1));
    }

    /** The location as {@link #of} reads it. */
    @Override
    public String toString() {
        return SCHEME + bucket + "/" + key;
    }
}
