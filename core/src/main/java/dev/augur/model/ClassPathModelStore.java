package dev.augur.model;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** One model on the class path, copied once, by content, to a private folder. */
final class ClassPathModelStore implements ModelStore {
    private final ModelId id;
    private final ClassLoader loader;
    private final String resource;

    ClassPathModelStore(ModelId id, ClassLoader loader, String resource) {
        this.id = id;
        this.loader = loader;
        this.resource = resource;
    }

    @Override
    public LocalModel fetch(ModelId wanted) {
        if (!wanted.equals(id)) {
            throw new ModelUnavailableException(
                    wanted, Reason.NOT_FOUND, "Model '" + wanted + "' is not in " + this, null);
        }
        try {
            return FileModelStore.local(id, copyOnce());
        } catch (FileNotFoundException e) {
            throw new ModelUnavailableException(id, Reason.NOT_FOUND, "Model '" + id + "': " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ModelUnavailableException(
                    id,
                    Reason.UNREADABLE,
                    "Model '" + id + "': the resource " + resource + " cannot be copied to local disk: " + e,
                    e);
        }
    }

    private Path copyOnce() throws IOException {
        Sha256 digest;
        try (InputStream in = open()) {
            digest = Sha256.of(in);
        }
        return ContentCache.ofUser().file(digest, resource.substring(resource.lastIndexOf('/') + 1), this::open);
    }

    private InputStream open() throws IOException {
        InputStream in = loader.getResourceAsStream(resource);
        if (in == null) {
            throw new FileNotFoundException("there is no resource " + resource + " on the class path");
        }
        return in;
    }

    @Override
    public String toString() {
        return "the store of '" + id + "' on the class path";
    }
}
