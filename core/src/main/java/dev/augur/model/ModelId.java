package dev.augur.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names a model, and one version of it if a version is given. Written {@code name} or {@code name:version}.
 *
 * @param name 1 to 255 characters; no slash, backslash, colon or control character, and neither {@code .} nor {@code ..}
 * @param version the same rules; null leaves the choice to the store
 */
public record ModelId(String name, @Nullable String version) {
    private static final int MAX_LENGTH = 255;

    /**
     * Checks both parts, so that an id can never leave a store's folder.
     *
     * @param name as the record has it
     * @param version as the record has it
     */
    public ModelId {
        check("name", name);
        if (version != null) {
            check("version", version);
        }
    }

    /**
     * Reads {@code name} or {@code name:version}.
     *
     * @param text the written form
     * @return the id
     * @throws IllegalArgumentException if a part is not allowed
     */
    public static ModelId of(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? new ModelId(text, null) : new ModelId(text.substring(0, colon), text.substring(colon + 1));
    }

    private static void check(String part, String text) {
        boolean plain = !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && !text.equals(".")
                && !text.equals("..")
                && text.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c));
        if (!plain) {
            throw new IllegalArgumentException("A model's " + part + " must be 1 to " + MAX_LENGTH
                    + " characters without slash, backslash, colon or control character, and not . or ..");
        }
    }

    /** Written out, as is the hash: what a record has by itself is put together by the JVM at its first use, which a start feels. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ModelId id && name.equals(id.name) && Objects.equals(version, id.version);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Objects.hashCode(version);
    }

    @Override
    public String toString() {
        return version == null ? name : name + ":" + version;
    }
}
